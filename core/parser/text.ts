import type { XmlElement } from '../model/xml.ts';
import { firstInk, isBlank } from './xml-characters.ts';

/**
 * Text as language §7 means it: leading and trailing blank lines, the line end after the last line and the common
 * indentation are removed, blanks before a leading `#!` too; everything else is kept to the byte. A leading `#!` line
 * does not count for the indentation, since it is often indented unlike the script below it.
 */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  if (first === -1) return '';
  const kept = lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
  // A carriage return at the very end belongs to the line end that is removed.
  if (lines.length > first + kept.length) kept.push((kept.pop() ?? '').replace(/\r$/, ''));
  const [head = '', ...rest] = kept;
  const shebang = head.slice(firstInk(head) ?? 0);
  if (shebang.startsWith('#!')) return [shebang, ...removeIndentation(rest)].join('\n');
  return removeIndentation(kept).join('\n');
}

/** The text of an element without that of its children; entities are decoded, nothing is trimmed. */
export function elementText(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

/** The child elements, those called `name` when it is given, in the order of the file. */
export function childElements(element: XmlElement, name?: string): readonly XmlElement[] {
  const elements = element.children.filter((child) => typeof child !== 'string');
  return name === undefined ? elements : elements.filter((child) => child.name === name);
}

/** The first child element called `name`. */
export function childElement(element: XmlElement, name: string): XmlElement | undefined {
  return childElements(element, name)[0];
}

function removeIndentation(lines: readonly string[]): readonly string[] {
  const filled = lines.filter((line) => !isBlank(line)).map((line) => line.slice(0, firstInk(line)));
  let common = filled[0] ?? '';
  for (const indentation of filled) common = commonStart(common, indentation);
  return lines.map((line) => line.slice(commonStart(common, line).length));
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
