import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { byteLength } from '../model/byte-length.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { MAX_DEFINITION_BYTES, MAX_DEPTH } from '../model/limits.ts';
import { tooLarge } from '../model/unreadable-file.ts';
import type { XmlAttribute, XmlElement } from '../model/xml.ts';
import { DiagnosticList } from './diagnostic-list.ts';
import { decodeEntities } from './entities.ts';
import { LineIndex } from './line-index.ts';
import { CARRIAGE_RETURN, type ScannedElement, scanSource } from './scan-source.ts';
import { findForbiddenCharacter } from './xml-characters.ts';

const TEXT = '#text';
const CDATA = '#cdata';

const MAX_MESSAGE = 500;

/** Attributes are read by our own scan, which knows where each stands; names get a prefix that no prototype has. */
const PARSER = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  jPath: false,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  transformTagName: (name) => `_${name}`,
  maxNestedTags: MAX_DEPTH + 1,
});

/** Its types name the wrapper object, but it is a primitive. */
const METADATA = XMLParser.getMetaDataSymbol() as symbol;

/**
 * Reads XML (language §1): every element and attribute with its position, text with its entities decoded and otherwise
 * to the byte. The root is there only when nothing is wrong. Never throws; takes time linear in the text.
 */
export function parseXml(text: string): { root?: XmlElement; diagnostics: readonly Diagnostic[] } {
  const problems = new DiagnosticList();
  if (text.length > MAX_DEFINITION_BYTES || byteLength(text) > MAX_DEFINITION_BYTES) {
    return { diagnostics: [tooLarge()] };
  }
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new LineIndex(source);
  const forbidden = findForbiddenCharacter(source);
  if (forbidden !== undefined) {
    const code = (source.codePointAt(forbidden) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const message = `U+${code} is no character of XML: save the file as text in UTF-8, without control characters`;
    problems.report('invalid-character', lines.position(forbidden), message);
    return { diagnostics: problems.sorted() };
  }
  const { elements, prepared } = scanSource(source, (code, offset, message) => {
    problems.report(code, lines.position(offset), message);
    return !problems.isFull;
  });
  if (!problems.hasErrors) validate(prepared, problems);
  if (problems.hasErrors) return { diagnostics: problems.sorted() };
  const root = new TreeReader(elements, lines).root(PARSER.parse(prepared));
  if (root !== undefined) return { root, diagnostics: [] };
  problems.report('missing-root', { line: 1, column: 1 }, 'the file holds no element that can be read');
  return { diagnostics: problems.sorted() };
}

function validate(prepared: string, problems: DiagnosticList): void {
  const result = XMLValidator.validate(prepared);
  if (result === true) return;
  const { line, col, msg } = result.err;
  problems.report('malformed-xml', { line, column: col ?? 1 }, shortened(msg));
}

/** The validator repeats names as they are, however long. */
function shortened(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1)}…`;
}

/** Joins what the parser found (order and text) with what the scan found (names, attributes, places). */
class TreeReader {
  readonly #scanned: ReadonlyMap<number, ScannedElement>;
  readonly #lines: LineIndex;

  constructor(scanned: ReadonlyMap<number, ScannedElement>, lines: LineIndex) {
    this.#scanned = scanned;
    this.#lines = lines;
  }

  root(parsed: unknown): XmlElement | undefined {
    return this.#children(parsed).find((child) => typeof child !== 'string');
  }

  #children(parsed: unknown): readonly (XmlElement | string)[] {
    const children: (XmlElement | string)[] = [];
    for (const node of Array.isArray(parsed) ? parsed : []) {
      const child = this.#element(node) ?? textOf(node);
      const last = children.at(-1);
      if (typeof child === 'string' && typeof last === 'string') children[children.length - 1] = last + child;
      else children.push(child);
    }
    return children;
  }

  #element(node: Record<string | symbol, unknown>): XmlElement | undefined {
    const offset = startOf(node);
    const scanned = offset === undefined ? undefined : this.#scanned.get(offset);
    if (offset === undefined || scanned === undefined) return undefined;
    const attributes: Record<string, XmlAttribute> = Object.create(null);
    for (const { name, value, offset: at } of scanned.attributes) {
      attributes[name] = { value: decodeEntities(value), position: this.#lines.position(at) };
    }
    const children = this.#children(node[`_${scanned.name}`]);
    return { name: scanned.name, attributes, children, position: this.#lines.position(offset) };
  }
}

function startOf(node: Record<symbol, unknown>): number | undefined {
  const metadata = node[METADATA];
  if (typeof metadata !== 'object' || metadata === null || !('startIndex' in metadata)) return undefined;
  return Number(metadata.startIndex);
}

function textOf(node: Record<string, unknown>): string {
  const text = node[TEXT];
  if (typeof text === 'string') return restore(decodeEntities(text));
  const [cdata] = Array.isArray(node[CDATA]) ? node[CDATA] : [];
  return typeof cdata?.[TEXT] === 'string' ? restore(cdata[TEXT]) : '';
}

function restore(text: string): string {
  return text.replaceAll(CARRIAGE_RETURN, '\r');
}
