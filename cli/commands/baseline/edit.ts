import { isAlias, isCollection, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';

/** A line of a baseline that is to be added. */
export interface NewLine {
  cells: string;
  verdict: string;
  reason: string;
  /** A remark before it. */
  remark: string;
}

/** No text of a line is longer. */
const LONGEST = 500;

const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST));

const lineOf = ({ cells, verdict, reason, remark }: NewLine): string =>
  `# ${remark}\n- cells: ${quoted(cells)}\n  verdict: ${verdict}\n  reason: ${quoted(reason)}\n`;

/**
 * Takes lines out of a baseline by their place and adds others at its end; all else stays as it is
 * written, remarks too. What a line that goes had named for others (`&name`) is said where it is
 * named next.
 * @param text a baseline that can be read. @param gone places in its list, from 0.
 */
export function edited(text: string, gone: ReadonlySet<number>, added: readonly NewLine[]): string {
  const document = parseDocument(text, { stringKeys: true });
  const list = document.contents;
  const cuts: [number, number][] = [];
  const fills: { at: number; end: number; by: string }[] = [];
  if (isSeq(list)) {
    const starts = list.items.map((item) => {
      const at = (isNode(item) ? item.range?.[0] : undefined) ?? 0;
      return text.lastIndexOf('\n', at - 1) + 1;
    });
    const orphans = new Map<string, string>();
    for (const [index, item] of list.items.entries()) {
      const end = starts[index + 1] ?? text.length;
      if (gone.has(index)) {
        const last = (isNode(item) ? item.range?.[1] : undefined) ?? end;
        // Remarks behind it speak of the line that follows.
        const tail = text.indexOf('\n', last - 1);
        cuts.push([starts[index] ?? 0, tail < 0 ? text.length : Math.min(tail + 1, end)]);
      }
      if (!isNode(item)) continue;
      visit(item, (_, node) => {
        if (isScalar(node) && node.anchor !== undefined && gone.has(index))
          orphans.set(node.anchor, String(node.value));
        if (isAlias(node) && !gone.has(index) && node.range) {
          const value = orphans.get(node.source);
          if (value === undefined) return;
          orphans.delete(node.source);
          const by = `&${node.source} ${JSON.stringify(value)}`;
          fills.push({ at: node.range[0], end: node.range[0] + node.source.length + 1, by });
        }
      });
    }
  }
  const edits = [...cuts.map(([at, end]) => ({ at, end, by: '' })), ...fills].sort(
    (a, b) => b.at - a.at,
  );
  const kept = edits.reduce((now, { at, end, by }) => now.slice(0, at) + by + now.slice(end), text);
  const empty = !isCollection(list) || (isSeq(list) && list.items.length === gone.size);
  const body = empty && /^\s*\[\s*\]\s*$/m.test(kept) ? kept.replace(/^\s*\[\s*\]\s*$/m, '') : kept;
  const end = body === '' || body.endsWith('\n') ? '' : '\n';
  return `${body}${end}${added.map(lineOf).join('')}`;
}
