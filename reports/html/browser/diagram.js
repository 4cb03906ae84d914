/** @import { Delays, Request } from '../details.ts' */
import { h } from './dom.js';

const LINE = 22;
const WIDTH = 700;
const MOST = 120;
/** Where the two stand, and where times end. */
const [LEFT, RIGHT, TIMES] = [150, WIDTH - 60, 62];

/**
 * @typedef {{ from: 'client' | 'server' | 'both', text: string, inside: boolean, at: number }} Step
 * `at`: milliseconds since the connection began, -1 where that is not known
 */

/** Times since the beginning, of delays from one to the next. @param {readonly number[]} delays */
function timesOf(delays) {
  let last = 0;
  return delays.map((delay) => {
    if (delay < 0) return -1;
    last += delay;
    return last;
  });
}

/**
 * In the order of time; what has none stays behind what it stood behind.
 * @param {Step[]} steps
 */
function inTime(steps) {
  let last = -1;
  const known = steps.map((step, index) => {
    if (step.at >= 0) last = step.at;
    return { step, index, at: step.at >= 0 ? step.at : last };
  });
  return known.sort((a, b) => a.at - b.at || a.index - b.index).map(({ step }) => step);
}

/**
 * Who said what, in the order of time where times are known; else in the order in which a report
 * tells it: SMTP before TLS, the handshake, SMTP inside it.
 * @param {readonly string[]} transcript ` S  220 …`, `[C] …`
 * @param {readonly string[]} handshake `→ client_hello …`, `← server_hello …`
 * @param {Delays | 0} [times]
 * @returns {Step[]}
 */
export function stepsOf(transcript, handshake, times = 0) {
  const [, ofTranscript, ofHandshake] = times || [0, [], []];
  const [said, seen] = [timesOf(ofTranscript), timesOf(ofHandshake)];
  /** @type {Step[]} */
  const before = [];
  /** @type {Step[]} */
  const after = [];
  for (const [index, line] of transcript.entries()) {
    const at = said[index] ?? -1;
    const [, open, side, text] = /^\s*(\[?)([CS])[\]:]?\s+(.*)$/.exec(line) ?? [];
    const inside = open === '[';
    const list = inside || after.length > 0 ? after : before;
    if (text === undefined) after.push({ from: 'both', text: line.trim(), inside: false, at });
    else list.push({ from: side === 'C' ? 'client' : 'server', text, inside, at });
  }
  /** @type {Step[]} */
  const tls = handshake.map((line, index) => {
    const at = seen[index] ?? -1;
    const [, arrow, text] = /^\s*(→|←)\s*(.*)$/.exec(line) ?? [];
    if (text === undefined) return { from: 'both', text: line.trim(), inside: true, at };
    return { from: arrow === '→' ? 'client' : 'server', text, inside: true, at };
  });
  const closing = tls.findIndex(({ text }, index) => index > 2 && text.includes('close_notify'));
  const middle = closing < 0 ? tls : tls.slice(0, closing);
  const told = [...before, ...middle, ...after, ...(closing < 0 ? [] : tls.slice(closing))];
  return inTime(told);
}

/**
 * Requests of a target to our responder: what was asked, and what became of it.
 * @param {readonly Request[]} requests
 * @returns {Step[]}
 */
export function requestsOf(requests) {
  return inTime(
    requests.flatMap(([at, took, of, asked, reply]) => [
      { from: /** @type {const} */ ('client'), text: asked, inside: false, at },
      {
        from: /** @type {const} */ ('server'),
        text: `${of}: ${reply}`,
        inside: false,
        at: took < 0 ? -1 : at + took,
      },
    ]),
  );
}

/** Milliseconds as a reader takes them in. @param {number} ms */
const told = (ms) => (ms < 10_000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * The exchange as a diagram, and for those who cannot see it as the lines themselves elsewhere on
 * the page.
 * @param {readonly Step[]} steps
 * @param {readonly [string, string]} who stand left and right
 * @param {number} start of the connection, milliseconds since the first thing of the cell
 */
export function diagram(steps, who, start) {
  if (steps.length === 0) return undefined;
  const shown = steps.slice(0, MOST);
  const height = (shown.length + 2) * LINE + 8;
  const middle = (LEFT + RIGHT) / 2;
  let last = -1;
  const parts = shown.flatMap(({ from, text, inside, at }, index) => {
    const y = (index + 2) * LINE;
    const time =
      at < 0 || at === last
        ? []
        : [h('text.time', { x: TIMES, y: y + 4, 'text-anchor': 'end' }, told(at))];
    if (at >= 0) last = at;
    if (from === 'both')
      return [...time, h('text.note', { x: middle, y, 'text-anchor': 'middle' }, cut(text, 62))];
    const [tail, end] = from === 'client' ? [LEFT, RIGHT] : [RIGHT, LEFT];
    const tip = from === 'client' ? end - 7 : end + 7;
    return [
      ...time,
      h(`line.${inside ? 'inside' : 'clear'}`, { x1: tail, y1: y, x2: end, y2: y }),
      h('polygon', { points: `${end},${y} ${tip},${y - 4} ${tip},${y + 4}` }),
      h('text', { x: middle, y: y - 4, 'text-anchor': 'middle' }, cut(text, 62)),
    ];
  });
  const began = start > 0 ? `, begun ${told(start)} after the first thing of this cell` : '';
  return h(
    'figure.wide',
    {},
    h(
      'figcaption',
      {},
      'The exchange',
      h('span.quiet', {}, ` (inside TLS: thick lines; times since its beginning${began})`),
    ),
    h(
      'div.scroll',
      { role: 'region', tabindex: 0, 'aria-label': 'The exchange, drawn' },
      h(
        'svg.sequence',
        {
          viewBox: `0 0 ${WIDTH} ${height}`,
          width: WIDTH,
          height,
          role: 'img',
          'aria-label':
            `${steps.length} steps between ${who[0]} and ${who[1]}; ` +
            'they are told as text below',
        },
        h('text.who', { x: LEFT, y: 14, 'text-anchor': 'middle' }, cut(who[0], 30)),
        h('text.who', { x: RIGHT, y: 14, 'text-anchor': 'end' }, cut(who[1], 40)),
        h('line.life', { x1: LEFT, y1: 22, x2: LEFT, y2: height }),
        h('line.life', { x1: RIGHT, y1: 22, x2: RIGHT, y2: height }),
        parts,
      ),
    ),
    steps.length > MOST ? h('p.quiet', {}, `and ${steps.length - MOST} more steps`) : undefined,
  );
}
