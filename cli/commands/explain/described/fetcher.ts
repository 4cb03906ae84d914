import { Proof } from '../../../../ca/proof/good.ts';
import type { Fetched, FetcherAct, Reply } from '../../../../harness/model/fetcher/scenario.ts';
import type { FetcherScenario } from '../../../../harness/model/scenario.ts';
import { describeIdentity, describeProof, valueText } from './specs.ts';

function replyText(reply: Reply): string {
  if (reply instanceof Proof) return `answers: ${describeProof(reply)}`;
  switch (reply.kind) {
    case 'error':
      return `answers ${reply.status}`;
    case 'body':
      return `sends ${bodies[reply.body]} by 200`;
    case 'http':
      return `answers by HTTP ${reply.code}`;
    case 'redirect':
      return reply.to === 'itself' ? 'redirects to itself' : 'redirects to where the answer is';
    case 'framed':
      return `answers good, in HTTP of another kind: ${reply.as}`;
    case 'late':
      return `answers after ${reply.seconds} s: ${describeProof(reply.answer)}`;
    case 'fault':
      return {
        trickle: 'answers octet by octet',
        cut: 'breaks its answer off',
        silent: 'never answers',
        reset: 'resets the connection',
      }[reply.fault];
    case 'down':
      return 'is down';
  }
}

const bodies = {
  html: 'a page',
  empty: 'nothing',
  random: 'random octets',
  truncated: 'half an answer',
} as const satisfies Record<Extract<Reply, { kind: 'body' }>['body'], string>;

function handshakes({ times, oneByOne }: Extract<FetcherAct, { do: 'handshake' }>): string {
  if (times === undefined) return '1 handshake';
  return `${times} handshakes ${oneByOne ? 'one after the other' : 'at once'}`;
}

function fetcherAct(act: FetcherAct): string {
  switch (act.do) {
    case 'fetch':
      return `it is to fetch, and is looked at ("${act.name}")${act.sni ? `, as ${act.sni}` : ''}`;
    case 'handshake':
      return `${handshakes(act)} ("${act.name}")`;
    case 'reply':
      return (
        `from now on the responder${act.sni ? ` of ${act.sni}` : ''} ` +
        `${replyText(act.reply)} ("${act.named}")`
      );
    case 'pass':
      return `${act.seconds} s pass`;
    case 'refresh':
      return `it is brought to ask again ("${act.name}")`;
    case 'restart':
      return `it is ended and started again ("${act.name}")`;
    case 'reload':
      return (
        'it is told to read its configuration again ' +
        `("${act.name}")${act.meanwhile ? `, while ${act.meanwhile} clients come` : ''}`
      );
    case 'serve':
      return `a server of mail is started on the file, and visited ("${act.name}")`;
  }
}

const stand = ({ identity, address, reply }: Fetched): string =>
  `${describeIdentity(identity)}; its ` +
  `responder${address === 'root' ? '' : ` (${address})`} ${replyText(reply)}`;

/** What stands in the place of a target that fetches, and what is done, a line each. */
export function describeFetcher({ given, when }: FetcherScenario): string[] {
  const settings = Object.entries(given.settings);
  return [
    `certificate: ${stand(given)}`,
    ...Object.entries(given.others).map(([name, entry]) => `server name ${name}: ${stand(entry)}`),
    ...(settings.length > 0
      ? [`settings: ${settings.map(([name, value]) => `${name} ${valueText(value)}`).join(', ')}`]
      : []),
    ...when.map(fetcherAct),
  ];
}
