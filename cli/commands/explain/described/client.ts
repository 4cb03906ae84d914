import { baseline } from '../../../../ca/authority/spec.ts';
import type { ClientAct, ClientHost, ClientScenario } from '../../../../harness/model/scenario.ts';
import { describeIdentity, describeProof, describeTlsa, differs } from './specs.ts';

function hostWords(host: Partial<ClientHost>): string {
  const { identity, proof, chainProofs, trick, starttls, tickets, down } = host;
  const { tlsa, zone, zones, alias } = host;
  return [
    ...(down ? ['refuses connections'] : []),
    ...(identity && differs(identity, baseline)
      ? [`certificate ${describeIdentity(identity)}`]
      : []),
    ...(proof === undefined ? [] : [`staple ${proof === 'none' ? 'none' : describeProof(proof)}`]),
    ...(chainProofs && chainProofs.length > 0
      ? [
          'behind the leaf ' +
            chainProofs.map((each) => (each === 'none' ? 'none' : describeProof(each))).join(' | '),
        ]
      : []),
    ...(trick && trick !== 'none' ? [`trick ${trick}`] : []),
    ...(starttls && starttls !== 'offered' ? [`STARTTLS ${starttls}`] : []),
    ...(tickets ? ['sessions may be resumed'] : []),
    ...(tlsa?.map((one) => `TLSA record ${describeTlsa(one)}`) ?? []),
    ...(zone && zone !== 'signed' ? [`its zone ${zone}`] : []),
    ...Object.entries(zones ?? {}).map(([of, state]) => `the zone of its ${of} ${state}`),
    ...(alias && alias !== 'none' ? [`alias ${alias}`] : []),
  ].join('; ');
}

function clientAct(act: ClientAct): string {
  if (act.do === 'change') return `from now on host ${act.host + 1}: ${hostWords(act.to)}`;
  return act.do === 'send' ? `send a message ("${act.name}")` : `have it try again ("${act.name}")`;
}

/** The policy the target is given, the hosts it meets and what is done, a line each. */
export function describeClient({ given: { policy, hosts }, when }: ClientScenario): string[] {
  return [
    [
      `policy: status ${policy.status}, chain ${policy.chain}, TLS ${policy.tls}`,
      ...(policy.resume ? ['sessions resumed'] : []),
      ...(policy.dane === undefined ? [] : [`DANE ${policy.dane}`]),
      ...(policy.crl === undefined ? [] : [`revocation lists ${policy.crl}`]),
    ].join(', '),
    ...hosts.map((host, i) => `host ${i + 1}: ${hostWords(host) || 'as usual'}`),
    ...when.map(clientAct),
  ];
}
