import type { Step } from '../../../../ca/responder/script.ts';
import type { Question, ResponderAct } from '../../../../harness/model/responder/scenario.ts';
import type { ResponderScenario } from '../../../../harness/model/scenario.ts';

function question(act: Question): string {
  const { name, about, by, hash, nonce, signed, extension, malformed, times } = act;
  return [
    `ask "${name}" by ${by}${times > 1 ? `, ${times} at once` : ''}, about ${about.join(', ')}`,
    ...(malformed ? [`what is sent is no request: ${malformed}`] : []),
    ...(hash === 'sha1' ? [] : [`certIDs of ${hash}`]),
    ...(nonce === undefined ? [] : [`a nonce of ${nonce} octets`]),
    ...(signed ? ['signed'] : []),
    ...(extension ? [`an unknown extension, ${extension}`] : []),
    ...(act.escaped === 'due' ? [] : [`escaped: ${act.escaped}`]),
    ...(act.slashes === 1 ? [] : [`${act.slashes} slashes before it`]),
    ...(act.absolute ? ['target in absolute form'] : []),
    ...(act.type === 'application/ocsp-request' ? [] : [`content type ${act.type}`]),
    ...(act.chunked ? ['in chunks'] : []),
    ...(act.version === '1.1' ? [] : [`HTTP/${act.version}`]),
    ...(act.sameConnection ? ['on the same connection'] : []),
    ...(act.conditional ? ['with the entity tag of the answer before'] : []),
  ].join('; ');
}

function responderAct(act: ResponderAct): string {
  switch (act.do) {
    case 'ask':
      return question(act);
    case 'idle':
      return 'connect and say nothing, until the end';
    case 'leave':
      return 'connect and leave';
    case 'hang-up':
      return 'connect and leave in the middle of a request';
    case 'revoke':
      return `revoke the certificate "${act.certificate}" in the database`;
  }
}

const deedText = ({ do: what, ...more }: Step['deed']): string =>
  [what, ...Object.values(more).map(String)].join(' ');

const spanText = (span: Step['span']): string => {
  if (span === 'for-good') return 'for good';
  return 'hits' in span ? `${span.hits} times` : `for ${span.ms} ms`;
};

/** How the responder is arranged and what it is asked, a line each. */
export function describeResponder({ given, when, blackBox }: ResponderScenario): string[] {
  const { signer, key, lasts } = given;
  return [
    `signed by ${signer === 'ca' ? 'the CA itself' : 'a delegate of the CA'}, keys ${key}; ` +
      `nextUpdate ${lasts} minutes ahead`,
    ...(given.goesWrong ?? []).map(
      ({ deed, span }) => `goes wrong: ${deedText(deed)}, ${spanText(span)}`,
    ),
    ...(blackBox ? ['a responder that is not ours is asked as it stands'] : []),
    ...when.map(responderAct),
  ];
}
