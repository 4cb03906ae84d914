/** @import { Parts } from './types.d.ts' */

/** Addresses within this page, and files of the run beside it; nothing else is ever linked. */
const isHarmless = (/** @type {string} */ address) => /^(#|\.\/[^:]*$)/.test(address);

const svgNames = ['svg', 'g', 'line', 'rect', 'path', 'text', 'title', 'polygon', 'circle'];

/**
 * An element. Text is text, whatever it holds: there is no way from here to markup.
 * @param {string} name tag and classes: `p.quiet`
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => void)>}
 * attributes
 * @param {Parts[]} children
 * @returns {HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
  const [tag = 'div', ...classes] = name.split('.');
  const element = svgNames.includes(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (key === 'href') {
      if (isHarmless(String(value))) element.setAttribute('href', String(value));
    } else element.setAttribute(key, value === true ? '' : String(value));
  }
  append(element, children);
  return /** @type {HTMLElement} */ (element);
}

/**
 * @param {Parts} part
 * @returns {part is readonly Parts[]}
 */
const isList = (part) => Array.isArray(part);

/**
 * @param {Element} element
 * @param {readonly Parts[]} parts
 */
function append(element, parts) {
  for (const part of parts) {
    if (isList(part)) append(element, part);
    else if (part !== undefined && part !== false && part !== null)
      element.append(part instanceof Node ? part : String(part));
  }
}

/**
 * Puts an element at a place of its container, in pixels.
 * @param {HTMLElement} element
 * @param {Partial<Record<'left' | 'top' | 'width' | 'height', number>>} box
 */
export function placed(element, box) {
  for (const [side, pixels] of Object.entries(box)) element.style.setProperty(side, `${pixels}px`);
  return element;
}

/**
 * What a record of data holds under a name, which may be that of something every object has.
 * @template T
 * @param {Readonly<Record<string, T>>} record
 * @param {string} name
 * @returns {T | undefined}
 */
export const own = (record, name) => (Object.hasOwn(record, name) ? record[name] : undefined);

/** The address of a file of a run's folder, or undefined when it would lead out of it. */
export function fileAddress(/** @type {string} */ folder, /** @type {string} */ file) {
  const names = `${folder}/${file}`.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length === 0 || names.includes('..')) return undefined;
  return `./${names.map((name) => encodeURIComponent(name)).join('/')}`;
}
