import { describeRequest } from '../../../judge/fetcher/asked.ts';
import type { FetcherObservation, FetchRequest } from '../../../model/observation.ts';
import { fromBase64 } from '../../../model/octets.ts';
import type { ExcerptRequest } from '../../../model/run.ts';
import { shown } from '../../../model/visible.ts';
import { connectionsShown, type Shown } from '../../shown.ts';

const MOST = 50;
const MOST_LINES = 60;
const LINE = 400;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

function linesOf(request: FetchRequest): string[] {
  const { at, until, clock, of, headers, reply, held } = request;
  const waits = held === undefined ? '' : `, of which we held it for ${seconds(held)}`;
  const took = until === undefined ? 'not answered' : `over after ${seconds(until - at)}${waits}`;
  return [
    `${seconds(at)}${clock ? ` (clock ${clock} s ahead)` : ''}, to the ` +
      `responder of ${of}: ${reply}, ${took}`,
    `  ${askedOf(request)}`,
    ...headers.slice(0, 20).map(([name, value]) => shown(`  ${name}: ${value}`, LINE)),
    ...describeRequest(request).map((line) => shown(`  ${line}`, LINE)),
    '',
  ];
}

const askedOf = ({ method, target, http }: FetchRequest): string =>
  shown(`${method} ${target} HTTP/${http}`, LINE);

/** The same for a report to draw. */
const requestOf = (request: FetchRequest): ExcerptRequest => {
  const { at, until, of, reply } = request;
  return {
    at: Math.round(at),
    ...(until === undefined ? {} : { took: Math.round(until - at) }),
    ...{ of, asked: askedOf(request), reply },
  };
};

/** Every request of a scenario as text, the first fifty of them, and what each act came to. */
function requestLines({ requests, steps, endedAfter }: FetcherObservation): string[] {
  const acts = steps.map(
    ({ name, from, to, clock, opened, run }) =>
      `act "${name}": ${seconds(from)} to ${seconds(to)}${clock ? `, clock ${clock} s ahead` : ''}${
        opened === undefined
          ? ''
          : `, port open ${opened === 'never' ? 'never' : `after ${opened} ms`}`
      }${run ? `, ended with ${run.code} after ${run.ms} ms` : ''}`,
  );
  const more = requests.length > MOST ? [`and ${requests.length - MOST} more`] : [];
  return [
    ...acts,
    ...(endedAfter === undefined ? [] : [`ended after ${endedAfter} requests`]),
    `${requests.length} requests`,
    '',
    ...requests.slice(0, MOST).flatMap(linesOf),
    ...more,
    ...steps.flatMap(({ name, run }) =>
      run
        ? [`output of "${name}":`, ...run.output.split('\n').map((line) => shown(line, LINE))]
        : [],
    ),
  ];
}

/** Handshakes as any other, and the requests beside them. */
export const fetcherShown: Shown<FetcherObservation> = {
  excerpts: (observation, known) => [
    ...connectionsShown.excerpts(observation, known),
    {
      connection: 'requests',
      ...{ staple: [], chain: [], findings: [], handshake: [] },
      transcript: requestLines(observation).slice(0, MOST_LINES),
      requests: observation.requests.slice(0, MOST).map(requestOf),
    },
  ],
  files: (observation) => [
    ...connectionsShown.files(observation),
    ['requests.txt', `${requestLines(observation).join('\n')}\n`],
    ...observation.steps.flatMap(({ name, run }): [string, Uint8Array][] =>
      run?.after.content ? [[`${name}.file.der`, fromBase64(run.after.content)]] : [],
    ),
  ],
};
