/** @import { Details } from '../details.ts' */
/** @import { Core } from '../payload.ts' */
/** @import { Dimension, Filters, Model } from './types.d.ts' */
import { dimensions } from './state.js';

/** How bad a verdict is: the worst of several stands for all of them. */
const order = ['fail', 'error', 'inconclusive', 'warn', 'blocked', 'note', 'pass', 'unsupported'];
const levels = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'promise', 'practice', 'MAY'];

/** @param {string} kind */
export const rankOf = (kind) => (order.indexOf(kind) + order.length) % order.length;

const natural = new Intl.Collator('en', { numeric: true });

/** @param {string} scenario */
export const groupOf = (scenario) => scenario.split('/').slice(0, -1).join('/') || scenario;

/** @param {string} scenario */
export const topicOf = (scenario) =>
  groupOf(scenario).split('/').slice(1).join('/') || groupOf(scenario);

/**
 * What a part of the page holds, unpacked.
 * @template T what the writer of the page put there
 * @param {string} id
 * @returns {Promise<T>}
 */
export async function unpacked(id) {
  const text = document.getElementById(id)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}

/**
 * @param {Core} core
 * @param {() => Promise<Details>} details
 * @returns {Model}
 */
export function modelOf(core, details) {
  const { cells, targets, scenarios, kinds, clauses, variants, standings, texts, judged } = core;
  const size = cells.scenario.length;
  const levelOfClauses = judged.map((by) => {
    const found = by.flat().map((clause) => levels.indexOf(clauses[clause]?.[3] ?? ''));
    return levels[Math.min(...found.filter((rank) => rank >= 0))] ?? 'none';
  });
  const at = (/** @type {number[]} */ column, /** @type {number} */ cell) => column[cell] ?? 0;
  const scenarioOf = (/** @type {number} */ cell) => scenarios[at(cells.scenario, cell)];
  const targetOf = (/** @type {number} */ cell) => targets[at(cells.target, cell)];
  const variantOf = (/** @type {number} */ cell) => variants[at(cells.variant, cell)];

  const quiet = new Set(core.quiet);

  const targetName = (/** @type {number} */ target) =>
    `${targets[target]?.name ?? ''}:${targets[target]?.version ?? ''}`;
  const cellId = (/** @type {number} */ cell) => {
    const odd = cells.id[cell];
    if (odd) return odd;
    const [transport = '', tls = '', round = ''] = variantOf(cell) ?? [];
    const parts = [transport, tls && `tls${tls}`, round].filter((part) => part !== '');
    return `${scenarioOf(cell)?.id}@${targetName(at(cells.target, cell))}#${parts.join(',')}`;
  };

  /** @type {Record<Dimension, (cell: number) => string>} */
  const value = {
    verdict: (cell) => kinds[at(cells.kind, cell)]?.[0] ?? '',
    standing: (cell) => standings[at(cells.standing, cell)] ?? '',
    level: (cell) => levelOfClauses[at(cells.judged, cell)] ?? 'none',
    role: (cell) => scenarioOf(cell)?.role ?? '',
    topic: (cell) => topicOf(scenarioOf(cell)?.id ?? ''),
    product: (cell) => targetOf(cell)?.name ?? '',
    version: (cell) => targetName(at(cells.target, cell)),
    transport: (cell) => variantOf(cell)?.[0] ?? '',
    tls: (cell) => variantOf(cell)?.[1] || 'none',
  };
  const counted = (/** @type {Dimension} */ dimension) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (let cell = 0; cell < size; cell += 1) {
      const one = value[dimension](cell);
      counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    const place = { verdict: order, level: levels }[/** @type {string} */ (dimension)];
    return [...counts].sort(([a], [b]) =>
      place ? place.indexOf(a) - place.indexOf(b) : natural.compare(a, b),
    );
  };
  const values = /** @type {Model['values']} */ (
    Object.fromEntries(dimensions.map((dimension) => [dimension, counted(dimension)]))
  );

  /** @type {Map<string, number> | undefined} */
  let ids;
  const byScenario = /** @type {number[][]} */ (scenarios.map(() => []));
  for (let cell = 0; cell < size; cell += 1) byScenario[at(cells.scenario, cell)]?.push(cell);
  const scenarioTexts = scenarios.map((one) =>
    [one.id, one.title, ...one.proves, ...one.covers].join('\n').toLowerCase(),
  );
  const reasonTexts = texts.map((text) => text.toLowerCase());
  const targetTexts = targets.map((one, index) =>
    `${targetName(index)} ${one.name} ${one.version} ${one.title}`.toLowerCase(),
  );
  const variantTexts = variants.map(([, , , words]) => words.toLowerCase());
  const names = new Map(targets.map((_, index) => [targetName(index), index]));
  const places = new Map(scenarios.map(({ id }, index) => [id, index]));
  /** @type {Promise<Details> | undefined} */
  let detailed;

  return {
    core,
    size,
    cellId,
    cellAt: (id) => {
      ids ??= new Map(Array.from({ length: size }, (_, cell) => [cellId(cell), cell]));
      return ids.get(id) ?? -1;
    },
    targetName,
    targetAt: (name) => names.get(name) ?? -1,
    scenarioAt: (id) => places.get(id) ?? -1,
    kindOf: value.verdict,
    isNews: (cell) => !quiet.has(value.standing(cell)),
    valueOf: (dimension, cell) => value[dimension](cell),
    values,
    haystack: (cell) =>
      [
        scenarioTexts[at(cells.scenario, cell)],
        targetTexts[at(cells.target, cell)],
        variantTexts[at(cells.variant, cell)],
        reasonTexts[at(cells.reason, cell)],
        reasonTexts[at(cells.known, cell)],
      ].join('\n'),
    cellsOfScenario: (scenario) => byScenario[scenario] ?? [],
    details: () => {
      detailed ??= details();
      return detailed;
    },
  };
}

/**
 * The cells that text and filters let through: every word of the text is somewhere in it, and of
 * each dimension that is narrowed it has one of the values.
 * @param {Model} model
 * @param {{ text: string, filters: Filters }} state
 * @returns {number[]}
 */
export function chosen(model, { text, filters }) {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const narrowed = dimensions.filter((dimension) => filters[dimension].length > 0);
  const sets = narrowed.map((dimension) => new Set(filters[dimension]));
  const found = [];
  for (let cell = 0; cell < model.size; cell += 1) {
    if (!narrowed.every((dimension, index) => sets[index]?.has(model.valueOf(dimension, cell))))
      continue;
    if (words.length > 0) {
      const haystack = model.haystack(cell);
      if (!words.every((word) => haystack.includes(word))) continue;
    }
    found.push(cell);
  }
  return found;
}

/**
 * Rows and columns of the matrix: of each pair the cells behind it, the worst first.
 * @param {Model} model
 * @param {readonly number[]} cells
 * @param {boolean} unfold a column for each variant of a target
 */
export function gridOf(model, cells, unfold) {
  const { cells: columns } = model.core;
  /** @type {Map<string, Map<number, number[]>>} */
  const byColumn = new Map();
  const rows = new Set();
  for (const cell of cells) {
    const scenario = columns.scenario[cell] ?? 0;
    const target = columns.target[cell] ?? 0;
    const variant = columns.variant[cell] ?? 0;
    const key = unfold ? `${target} ${variant}` : `${target}`;
    rows.add(scenario);
    const own = byColumn.get(key) ?? new Map();
    byColumn.set(key, own);
    const held = own.get(scenario);
    if (held) held.push(cell);
    else own.set(scenario, [cell]);
  }
  for (const own of byColumn.values())
    for (const held of own.values())
      held.sort((a, b) => rankOf(model.kindOf(a)) - rankOf(model.kindOf(b)) || a - b);
  return {
    rows: /** @type {number[]} */ ([...rows].sort((a, b) => Number(a) - Number(b))),
    columns: [...byColumn]
      .map(([key, held]) => {
        const [target = 0, variant = -1] = key.split(' ').map(Number);
        return { target, variant, held };
      })
      .sort((a, b) => a.target - b.target || a.variant - b.variant),
  };
}
