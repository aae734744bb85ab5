import { MAX_DEPTH, MAX_ELEMENTS, MAX_NODES } from '../model/limits.ts';
import { cut, type RawAttribute, type ReportAt, reportBadEntities, scanTag } from './scan-tag.ts';
import { firstInk } from './xml-characters.ts';

export interface ScannedElement {
  readonly name: string;
  readonly attributes: readonly RawAttribute[];
}

export interface ScannedSource {
  /** By the offset of the `<` that opens it. */
  readonly elements: ReadonlyMap<number, ScannedElement>;
  /** The text, same in length, in a form that the parser reads without losing a carriage return. */
  readonly prepared: string;
}

/** Stands for a carriage return in text, which the parser would drop; XML itself has no such character. */
export const CARRIAGE_RETURN = '\uFFFE';

const CLOSING_TAG = /<\/([^\s<>/]+)[ \t\r\n]*>/y;

/** Most often the rest of a section that was put into another one: what stands before it would be read as it is. */
const STRAY_SECTION_END =
  '`]]>` ends no CDATA section here, and sections do not nest: remove it, or write `]]&gt;` (in a section `]]]]><![CDATA[>`)';

/** More than XML allows: what begins no name, the parser's validator says best. */
const MAY_BEGIN_NAME = /[\p{L}_:\d.-]/u;

/**
 * Makes the checks that the parser's validator leaves out: a second root, text or a declaration out of place, `<` in
 * an attribute, entities, DOCTYPE, depth; and finds where every element and attribute stands. One pass, linear time.
 */
export function scanSource(text: string, report: ReportAt): ScannedSource {
  const scanner = new SourceScanner(text, report);
  return { elements: scanner.elements, prepared: scanner.scan() };
}

class SourceScanner {
  readonly elements = new Map<number, ScannedElement>();
  readonly #text: string;
  readonly #tell: ReportAt;
  readonly #open: { name: string; offset: number }[] = [];
  readonly #prepared: string[] = [];
  #roots = 0;
  #nodes = 0;
  #isEnough = false;

  constructor(text: string, report: ReportAt) {
    this.#text = text;
    this.#tell = report;
  }

  readonly #report: ReportAt = (code, offset, message) => {
    if (!this.#tell(code, offset, message)) this.#isEnough = true;
    return !this.#isEnough;
  };

  scan(): string {
    let at: number | undefined = 0;
    while (at !== undefined && at < this.#text.length && !this.#isEnough) {
      const next = this.#text.indexOf('<', at);
      const end = next === -1 ? this.#text.length : next;
      this.#characters(at, end);
      if (next === -1) return this.#finish();
      at = this.#markup(next);
    }
    return at === undefined || this.#isEnough ? '' : this.#finish();
  }

  #finish(): string {
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      this.#report('malformed-xml', unclosed.offset, `\`<${cut(unclosed.name)}>\` is never closed`);
    } else if (this.#roots === 0) {
      this.#report('missing-root', 0, 'the file holds no element: `<work-flow>` or another root is expected');
    }
    return this.#prepared.join('');
  }

  #characters(start: number, until: number): void {
    if (start === until) return;
    const characters = this.#text.slice(start, until);
    this.#refuseOutsideRoot(characters, start);
    reportBadEntities(characters, start, this.#report);
    const end = characters.indexOf(']]>');
    if (end !== -1) this.#report('malformed-xml', start + end, STRAY_SECTION_END);
    this.#prepared.push(characters.replaceAll('\r', this.#open.length === 0 ? ' ' : CARRIAGE_RETURN));
  }

  #refuseOutsideRoot(characters: string, start: number): void {
    const ink = this.#open.length === 0 ? firstInk(characters) : undefined;
    if (ink === undefined) return;
    this.#report('text-outside-root', start + ink, 'text outside the root element: remove it, or move it inside');
  }

  /** Where to go on; undefined when nothing after it can be told apart. */
  #markup(at: number): number | undefined {
    const following = this.#text[at + 1] ?? '';
    if (following === '/') return this.#closingTag(at);
    if (following === '?') return this.#region(at, '?>', 'processing instruction');
    if (following === '!') return this.#declaration(at);
    if (MAY_BEGIN_NAME.test(following)) return this.#openingTag(at);
    this.#report('bare-less-than', at, '`<` begins a tag: write `&lt;`, or put the text into `<![CDATA[…]]>`');
    this.#prepared.push('<');
    return at + 1;
  }

  #declaration(at: number): number | undefined {
    if (this.#text.startsWith('<!--', at)) return this.#region(at, '-->', 'comment');
    if (this.#text.startsWith('<![CDATA[', at)) return this.#region(at, ']]>', 'CDATA section');
    if (/^<!doctype/i.test(this.#text.slice(at, at + 9))) {
      return this.#stop('doctype-refused', at, 'a DOCTYPE is refused: remove it, with the entities it defines');
    }
    return this.#stop(
      'malformed-xml',
      at,
      '`<!` begins a comment `<!-- … -->` or a section `<![CDATA[…]]>`, and nothing else: remove it',
    );
  }

  #region(at: number, close: string, what: string): number | undefined {
    const found = this.#text.indexOf(close, at + (close === '-->' ? 4 : 2));
    if (found === -1) return this.#stop('malformed-xml', at, `this ${what} is never closed with \`${close}\``);
    const end = found + close.length;
    const region = this.#text.slice(at, end);
    if (close === ']]>') {
      this.#refuseOutsideRoot(region, at);
      this.#prepared.push(region.replaceAll('\r', CARRIAGE_RETURN));
      return end;
    }
    if (close === '?>') this.#checkDeclaration(region, at);
    // What nobody reads is blanked, so that nothing in it can be taken for a quote or a tag.
    const opening = close === '?>' ? '<?' : '<!--';
    this.#prepared.push(opening, 'x'.repeat(region.length - opening.length - close.length), close);
    return end;
  }

  #checkDeclaration(region: string, at: number): void {
    if (!/^<\?xml[\s?]/i.test(region)) return;
    if (at !== 0) {
      this.#report(
        'late-declaration',
        at,
        'an XML declaration stands at the very start of the file or nowhere: move it or remove it',
      );
    }
    const encoding = /\sencoding\s{0,9}=\s{0,9}["']([^"']{0,40})/.exec(region.slice(0, 200))?.[1];
    if (encoding === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(encoding)) return;
    this.#report('unsupported-encoding', at, `the file declares \`${encoding}\`: save it as UTF-8 and declare that`);
  }

  #openingTag(at: number): number | undefined {
    const tag = scanTag(this.#text, at, this.#report);
    if (tag === undefined) return undefined;
    if (this.#open.length === 0 && ++this.#roots === 2) {
      this.#report('second-root', at, `\`<${cut(tag.name)}>\` is a second root: a file has one, make it two files`);
    }
    if (this.#open.length >= MAX_DEPTH) {
      return this.#stop('too-deep', at, `\`<${cut(tag.name)}>\` is nested more than ${MAX_DEPTH} deep: move it up`);
    }
    if (this.elements.size >= MAX_ELEMENTS) {
      return this.#stop('too-many-elements', at, `a definition has at most ${MAX_ELEMENTS} elements: make it several`);
    }
    if (this.#open.length === 1 && tag.name !== 'coordinator' && ++this.#nodes > MAX_NODES) {
      return this.#stop(
        'too-many-nodes',
        at,
        `this is node ${this.#nodes}, and a workflow has at most ${MAX_NODES}: make it several`,
      );
    }
    this.elements.set(at, tag);
    if (!tag.isClosed) this.#open.push({ name: tag.name, offset: at });
    this.#prepared.push(this.#text.slice(at, tag.end).replaceAll('\r', ' '));
    return tag.end;
  }

  #closingTag(at: number): number | undefined {
    CLOSING_TAG.lastIndex = at;
    const match = CLOSING_TAG.exec(this.#text);
    if (match === null) return this.#stop('malformed-xml', at, 'this closing tag is not complete: write `</name>`');
    const name = match[1] ?? '';
    const opened = this.#open.pop();
    if (opened?.name !== name) {
      const expected = opened === undefined ? 'nothing is open' : `\`</${cut(opened.name)}>\` is expected`;
      return this.#stop('malformed-xml', at, `\`</${cut(name)}>\` closes nothing: ${expected} here`);
    }
    this.#prepared.push(match[0].replaceAll('\r', ' '));
    return at + match[0].length;
  }

  #stop(...problem: Parameters<ReportAt>): undefined {
    this.#report(...problem);
    return undefined;
  }
}
