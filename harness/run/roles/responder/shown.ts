import { describeCertificate, describeStaple } from '../../../examiner/describe.ts';
import { examine } from '../../../examiner/examine.ts';
import type { Arrangement, ResponderObservation } from '../../../model/observation.ts';
import { fromBase64 } from '../../../model/octets.ts';
import type { Exchange } from '../../../model/responder/scenario.ts';
import type { Excerpt } from '../../../model/run.ts';
import { shown } from '../../../model/visible.ts';
import { MOST_SHOWN, type Shown, stemOf } from '../../shown.ts';

const MAX_LINES = 60;
const short = (text: string): string => shown(text, 400);

/** Question and answer as text, without the octets of either body; milliseconds of each line. */
function dialogueOf({
  request,
  response,
  ending,
  ms,
  brokeBefore,
}: Exchange): { text: string; at: number }[] {
  const sent = [
    `${request.method} ${request.target} HTTP/${request.version}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  const came = response
    ? [
        `HTTP/${response.version} ${response.code} ${response.phrase}`,
        ...response.headers.map(([name, value]) => `${name}: ${value}`),
        `(${fromBase64(response.body).length} octets)`,
      ]
    : [];
  return [
    ...(brokeBefore
      ? [{ text: `the second try; the first ${endingText(brokeBefore)}`, at: 0 }]
      : []),
    ...sent.map((line) => ({ text: ` C  ${line}`, at: 0 })),
    ...came.map((line) => ({ text: ` S  ${line}`, at: ms })),
    { text: endingText(ending), at: ms },
  ]
    .slice(0, MAX_LINES)
    .map(({ text, at }) => ({ text: short(text), at: Math.round(at) }));
}

const endingText = ({ how, detail }: Exchange['ending']): string =>
  how === 'done' ? 'ended in order' : `ended: ${how}${detail ? `: ${detail}` : ''}`;

function findingsOf({ about, response }: Exchange, known: Arrangement): Excerpt['findings'] {
  const own = known.identities[about[0] ?? ''];
  const leaf = own?.chain[0];
  if (!own || leaf === undefined || !response || response.code !== 200) return [];
  const at = new Date(known.at);
  return examine(fromBase64(response.body), {
    leaf: fromBase64(leaf),
    issuer: fromBase64(own.issuer),
    at,
  }).findings;
}

/** Questions and answers: HTTP as text, requests and answers in DER. */
export const exchangesShown: Shown<ResponderObservation> = {
  excerpts: ({ exchanges }, known) => {
    const first = Math.min(...exchanges.map(({ startedAt }) => startedAt));
    return exchanges.slice(0, MOST_SHOWN).map((exchange) => {
      const dialogue = dialogueOf(exchange);
      return {
        connection: exchange.name,
        staple:
          exchange.response?.code === 200
            ? describeStaple(fromBase64(exchange.response.body)).slice(0, MAX_LINES).map(short)
            : [],
        chain: exchange.about.flatMap((name) => {
          const der = known.identities[name]?.chain[0];
          return der === undefined ? [] : [short(describeCertificate(fromBase64(der)))];
        }),
        findings: findingsOf(exchange, known),
        transcript: dialogue.map(({ text }) => text),
        handshake: [],
        times: {
          start: Math.max(0, Math.round(exchange.startedAt - first)),
          transcript: dialogue.map(({ at }) => at),
          handshake: [],
        },
      };
    });
  },
  files: ({ exchanges }) =>
    exchanges.slice(0, MOST_SHOWN).flatMap((exchange, index) => {
      const stem = stemOf(exchange.name, index, exchanges.length);
      const { request, response } = exchange;
      return [
        [
          `${stem}transcript.txt`,
          `${dialogueOf(exchange)
            .map(({ text }) => text)
            .join('\n')}\n`,
        ],
        [`${stem}request.der`, fromBase64(request.der)],
        ...(response ? [[`${stem}answer.der`, fromBase64(response.body)]] : []),
      ] as [string, string | Uint8Array][];
    }),
};
