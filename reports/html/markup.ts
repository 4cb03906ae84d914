import { shown } from '../../harness/model/visible.ts';

/** HTML that may stand as it is: only the `html` tag makes it. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Markup };

export type Slot = string | number | undefined | Markup | readonly Slot[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * No single text is longer than this in the page, in UTF-16 units; the whole of it stands in the
 * journal.
 */
const longest = 2000;

const escaped = (text: string): string =>
  shown(text, longest).replace(/[&<>"']/g, (found) => entities[found] ?? '');

const filled = (slot: Slot): string => {
  if (slot === undefined) return '';
  if (slot instanceof Markup) return slot.text;
  if (typeof slot === 'string') return escaped(slot);
  return typeof slot === 'number' ? String(slot) : slot.map(filled).join('');
};

/** Template whose slots are text unless they are markup already; attributes are to be quoted. */
export function html(parts: TemplateStringsArray, ...slots: Slot[]): Markup {
  return new Markup(parts.map((part, index) => part + filled(slots[index])).join(''));
}

/** Labels and what there is to say of each, as the items of a `dl`. */
export const labelled = (rows: readonly (readonly [label: string, text: string])[]): Markup =>
  html`${rows.map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}`;

/** A command line that is broken between its words only. */
export const commandLine = (line: string): Markup =>
  html`<code class="command">${(line.match(/(?:'[^']*'|\S)+|\s+/g) ?? []).map((part) =>
    part.trim() === '' ? part : html`<span>${part}</span>`,
  )}</code>`;

/** A style sheet of our own, as it is: its hash is in the policy of the page. */
export function styleElement(css: string): Markup {
  return new Markup(`<style>${css}</style>`);
}

/** The script of our own, as it is: its hash is in the policy of the page. */
export function scriptElement(script: string): Markup {
  return new Markup(`<script>${script}</script>`);
}

/**
 * Data for the script, which no browser runs.
 * @param base64 letters of base64 alone. @throws Error for anything else.
 */
export function dataElement(id: string, base64: string): Markup {
  if (/[^A-Za-z0-9+/=]/.test(base64)) throw new Error(`the data of ${id} are not base64`);
  return new Markup(`<script type="application/octet-stream" id="${id}">${base64}</script>`);
}

/** A relative address inside the run's folder, or undefined when the path would lead out of it. */
export function addressOf(...segments: readonly string[]): string | undefined {
  const names = segments
    .flatMap((segment) => segment.split('/'))
    .filter((name) => name !== '' && name !== '.');
  if (names.length === 0 || names.includes('..')) return undefined;
  return `./${names.map((name) => encodeURIComponent(name.toWellFormed())).join('/')}`;
}

/**
 * Ids that are stable between runs, one for each name: letters and digits of it, numbered where two
 * would be equal.
 */
export function anchorsOf(names: readonly string[], prefix: string): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  const taken = new Map<string, number>();
  for (const name of names) {
    if (anchors.has(name)) continue;
    const slug = `${prefix}-${name.slice(0, 120).replaceAll(/[^A-Za-z0-9.]+/g, '-')}`;
    const before = taken.get(slug) ?? 0;
    taken.set(slug, before + 1);
    anchors.set(name, before === 0 ? slug : `${slug}--${before + 1}`);
  }
  return anchors;
}
