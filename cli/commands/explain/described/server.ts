import type { ServerAct, ServerScenario } from '../../../../harness/model/scenario.ts';
import { describeFile, describeIdentity, describeTlsa, valueText } from './specs.ts';

function serverAct(act: ServerAct): string {
  switch (act.do) {
    case 'connect': {
      const { do: _, name, hello, ...rest } = act;
      const details = Object.entries(rest).map(
        ([key, value]) => `${key} ${value === null ? 'none' : valueText(value)}`,
      );
      const asks =
        hello === undefined || hello === 'status_request'
          ? 'asking for the status'
          : `hello ${hello}`;
      return [`connect as "${name}", ${asks}`, ...details].join('; ');
    }
    case 'replace':
      return `replace the staple file (${act.how}) by "${act.named}": ${describeFile(act.proof)}`;
    case 'renew':
      return `renew the certificate as "${act.named}": ${describeIdentity(act.identity)}`;
    case 'truncate':
      return `cut the staple file to ${act.keep} of its length`;
    case 'remove':
      return 'remove the staple file';
    case 'await-expiry':
      return `wait until the proof has been expired for ${act.beyond} s`;
  }
}

/** What stands in the target's place, and what is done, a line each. */
export function describeServer({ given, when, blackBox }: ServerScenario): string[] {
  return [
    `certificate: ${describeIdentity(given.identity)}`,
    `proof: ${describeFile(given.proof)}`,
    ...(given.dual
      ? [
          `second certificate: ${describeIdentity(given.dual.identity)}; its proof: ` +
            `${describeFile(given.dual.proof)}`,
        ]
      : []),
    ...Object.entries(given.sni).map(
      ([name, entry]) =>
        `server name ${name}: ${describeIdentity(entry.identity)}; its ` +
        `proof: ${describeFile(entry.proof)}`,
    ),
    ...(given.clients
      ? [`certificates of clients are demanded; revocation lists: ${given.clients.crl}`]
      : []),
    ...(given.tlsa?.map((one) => `TLSA record: ${describeTlsa(one)}`) ?? []),
    ...(given.reading === 'static' ? ['the file is named by a fixed value'] : []),
    ...(blackBox ? ['a box that is not ours is taken as it stands'] : []),
    ...when.map(serverAct),
  ];
}
