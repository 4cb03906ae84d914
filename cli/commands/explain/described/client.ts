import { baseline } from '../../../../ca/authority/spec.ts';
import type { ClientAct, ClientHost, ClientScenario } from '../../../../harness/model/scenario.ts';
import type { Policy } from '../../../../harness/model/terms.ts';
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
  if (act.do === 'retry') return `have it try again ("${act.name}")`;
  const under = act.policy ? `, ${policyWords(act.policy)}` : '';
  return `send a message ("${act.name}")${under}`;
}

const policyWords = ({ status, chain, tls, resume, dane, crl }: Policy): string =>
  [
    `policy: status ${status}, chain ${chain}, TLS ${tls}`,
    ...(resume ? ['sessions resumed'] : []),
    ...(dane === undefined ? [] : [`DANE ${dane}`]),
    ...(crl === undefined ? [] : [`revocation lists ${crl}`]),
  ].join(', ');

/** The policy the target is given, the hosts it meets and what is done, a line each. */
export function describeClient({ given: { policy, hosts }, when }: ClientScenario): string[] {
  return [
    policyWords(policy),
    ...hosts.map((host, i) => `host ${i + 1}: ${hostWords(host) || 'as usual'}`),
    ...when.map(clientAct),
  ];
}
