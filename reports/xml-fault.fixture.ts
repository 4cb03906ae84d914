import { visible } from '../harness/model/visible.ts';

/** Does anything but line ends act in it? */
export const acts = (text: string): boolean =>
  text.split('\n').some((line) => visible(line) !== line);

/**
 * Names of the open tags at the end, or what is wrong: enough XML to tell whether a text is
 * well-formed.
 */
export function xmlFault(text: string): string | undefined {
  if (acts(text)) return 'a character acts';
  const open: string[] = [];
  const rest = text
    .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
    .replaceAll(
      /<(\/?)([a-z-]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*)(\/?)>/g,
      (_tag, closing: string, name: string, _attributes, empty: string) => {
        if (closing && open.pop() !== name) open.push(`not ${name}`);
        if (!closing && !empty) open.push(name);
        return '';
      },
    );
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos);)/.test(rest))
    return `left over: ${rest.trim().slice(0, 60)}`;
  return open.length > 0 ? `open: ${open.join(' ')}` : undefined;
}
