import { h } from './dom.js';

const LINE = 22;
const WIDTH = 640;
const MOST = 120;

/**
 * Who said what, in the order in which a report tells it: SMTP before TLS, the handshake, SMTP inside it.
 * @param {readonly string[]} transcript ` S  220 …`, `[C] …`
 * @param {readonly string[]} handshake `→ client_hello …`, `← server_hello …`
 * @returns {{ from: 'client' | 'server' | 'both', text: string, inside: boolean }[]}
 */
export function stepsOf(transcript, handshake) {
  /** @type {ReturnType<typeof stepsOf>} */
  const before = [];
  /** @type {ReturnType<typeof stepsOf>} */
  const after = [];
  for (const line of transcript) {
    const [, open, side, text] = /^\s*(\[?)([CS])[\]:]?\s+(.*)$/.exec(line) ?? [];
    const inside = open === '[';
    const list = inside || after.length > 0 ? after : before;
    if (text === undefined) after.push({ from: 'both', text: line.trim(), inside: false });
    else list.push({ from: side === 'C' ? 'client' : 'server', text, inside });
  }
  /** @type {ReturnType<typeof stepsOf>} */
  const tls = handshake.map((line) => {
    const [, arrow, text] = /^\s*(→|←)\s*(.*)$/.exec(line) ?? [];
    if (text === undefined) return { from: 'both', text: line.trim(), inside: true };
    return { from: arrow === '→' ? 'client' : 'server', text, inside: true };
  });
  const closing = tls.findIndex(({ text }, index) => index > 2 && text.includes('close_notify'));
  const middle = closing < 0 ? tls : tls.slice(0, closing);
  return [...before, ...middle, ...after, ...(closing < 0 ? [] : tls.slice(closing))];
}

/**
 * The exchange as a diagram, and for those who cannot see it as the lines themselves elsewhere on the page.
 * @param {readonly string[]} transcript
 * @param {readonly string[]} handshake
 */
export function diagram(transcript, handshake) {
  const steps = stepsOf(transcript, handshake);
  if (steps.length === 0) return undefined;
  const shown = steps.slice(0, MOST);
  const height = (shown.length + 2) * LINE + 8;
  const [left, right] = [90, WIDTH - 90];
  const cut = (/** @type {string} */ text) => (text.length > 62 ? `${text.slice(0, 61)}…` : text);
  const parts = shown.flatMap(({ from, text, inside }, index) => {
    const y = (index + 2) * LINE;
    if (from === 'both')
      return [h('text.note', { x: WIDTH / 2, y, 'text-anchor': 'middle' }, cut(text))];
    const [start, end] = from === 'client' ? [left, right] : [right, left];
    const tip = from === 'client' ? end - 7 : end + 7;
    return [
      h(`line.${inside ? 'inside' : 'clear'}`, { x1: start, y1: y, x2: end, y2: y }),
      h('polygon', { points: `${end},${y} ${tip},${y - 4} ${tip},${y + 4}` }),
      h('text', { x: WIDTH / 2, y: y - 4, 'text-anchor': 'middle' }, cut(text)),
    ];
  });
  return h(
    'figure.wide',
    {},
    h('figcaption', {}, 'The exchange', h('span.quiet', {}, ' (inside TLS: thick lines)')),
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
          'aria-label': `${steps.length} steps between client and server; they are told as text below`,
        },
        h('text.who', { x: left, y: 14, 'text-anchor': 'middle' }, 'client'),
        h('text.who', { x: right, y: 14, 'text-anchor': 'middle' }, 'server'),
        h('line.life', { x1: left, y1: 22, x2: left, y2: height }),
        h('line.life', { x1: right, y1: 22, x2: right, y2: height }),
        parts,
      ),
    ),
    steps.length > MOST ? h('p.quiet', {}, `and ${steps.length - MOST} more steps`) : undefined,
  );
}
