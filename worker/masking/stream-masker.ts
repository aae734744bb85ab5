import { BROKEN, type PatternAutomaton } from './pattern-automaton.ts';
import { isLineBreak } from './pattern-trie.ts';

const MASK = Buffer.from('***');
const NOTHING = new Uint8Array(0);
/** So much of a secret is no secret yet: it may be shown while a stream pauses. */
const SHOWN_WHEN_PAUSED = 3;
/** So many bytes of line breaks may stand within a secret, as `\r\n` does; more, and it has broken off. */
const MOST_BREAKS = 2;

/** From and up to, in what is held. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Masks secrets in one stream, however it is cut into reads or broken into lines. It holds back only what may be the
 * beginning of a secret, so at most about as much as the longest. What several secrets cover together is one mask; line breaks
 * stay where they are.
 */
export class StreamMasker {
  private readonly automaton: PatternAutomaton;
  private state = 0;
  private held: Uint8Array = NOTHING;
  /** Parts of what is held that are masked already. */
  private masked: Span[] = [];
  /** Where line breaks are in what is held. */
  private breaks: number[] = [];
  /** The last byte given out was masked: what goes on from it is the same mask. */
  private inMask = false;

  constructor(automaton: PatternAutomaton) {
    this.automaton = automaton;
  }

  /** What can be given out now. */
  write(bytes: Uint8Array): Uint8Array {
    if (this.automaton.isEmpty || bytes.length === 0) return bytes;
    const from = this.held.length;
    const all = from === 0 ? bytes : Buffer.concat([this.held, bytes]);
    this.scan(all, from);
    return this.release(all, this.heldFrom(all));
  }

  /** What is held and masked, or too short to tell anything, so that a prompt is not kept back by its last letter. */
  pause(): Uint8Array {
    const { length } = this.held;
    const isMasked = this.masked.some(({ from, to }) => from === 0 && to === length);
    return length > SHOWN_WHEN_PAUSED && !isMasked ? NOTHING : this.release(this.held, length);
  }

  /** The rest, when the stream has ended: the beginning of a secret that did not come. */
  end(): Uint8Array {
    return this.release(this.held, this.held.length);
  }

  private scan(all: Uint8Array, from: number): void {
    const { automaton } = this;
    const { columns, rows } = automaton;
    const withoutRow = rows.length;
    let state = this.state;
    for (let at = from; at < all.length; at++) {
      const column = columns[all[at] ?? 0] ?? 0;
      const next = state < withoutRow ? (rows[state + column] ?? 0) : automaton.step(state, column);
      if (next >= 0) {
        state = next;
      } else if (next === BROKEN) {
        state = this.breakLine(at, state);
      } else {
        state = ~next;
        this.cover(this.beginOf(automaton.matched(state), at + 1), at + 1);
      }
    }
    this.state = state;
  }

  /** The state after a line break within what may be a secret. */
  private breakLine(at: number, state: number): number {
    const first = this.breaks.at(-MOST_BREAKS);
    this.breaks.push(at);
    return first === at - MOST_BREAKS ? 0 : state;
  }

  /** Where the last `count` bytes before `end` begin that are no line breaks. More may be wanted than is there: a pause has given it out. */
  private beginOf(count: number, end: number): number {
    let from = end - count;
    for (let index = this.breaks.length - 1; index >= 0; index--) {
      if ((this.breaks[index] ?? 0) < from) break;
      from -= 1;
    }
    return Math.max(0, from);
  }

  /** A line that ends is not kept back for a letter or two. */
  private heldFrom(all: Uint8Array): number {
    const depth = this.automaton.depth(this.state);
    return depth <= SHOWN_WHEN_PAUSED && isLineBreak(all.at(-1)) ? all.length : this.beginOf(depth, all.length);
  }

  /** A match may begin in what was given out during a pause: the rest of it is masked all the same. */
  private cover(start: number, to: number): void {
    let from = start;
    for (let last = this.masked.at(-1); last !== undefined && last.to >= from; last = this.masked.at(-1)) {
      from = Math.min(from, last.from);
      this.masked.pop();
    }
    this.masked.push({ from, to });
  }

  /** Gives out the bytes before `end` and holds the others. */
  private release(all: Uint8Array, end: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { from, to } of this.masked) {
      if (from >= end) break;
      if (from > at) this.show(parts, all.subarray(at, from));
      at = Math.min(to, end);
      this.hide(parts, all.subarray(from, at));
    }
    if (at < end) this.show(parts, all.subarray(at, end));
    this.hold(all, end);
    const [only = NOTHING] = parts;
    return parts.length <= 1 ? only : Buffer.concat(parts);
  }

  private show(parts: Uint8Array[], bytes: Uint8Array): void {
    parts.push(bytes);
    this.inMask = false;
  }

  private hide(parts: Uint8Array[], bytes: Uint8Array): void {
    for (const [at, byte] of bytes.entries()) {
      if (isLineBreak(byte)) this.show(parts, bytes.subarray(at, at + 1));
      else if (!this.inMask) {
        parts.push(MASK);
        this.inMask = true;
      }
    }
  }

  private hold(all: Uint8Array, from: number): void {
    this.held = from === all.length ? NOTHING : all.slice(from);
    this.masked = this.masked.flatMap((span) =>
      span.to > from ? [{ from: Math.max(0, span.from - from), to: span.to - from }] : [],
    );
    this.breaks = this.breaks.filter((at) => at >= from).map((at) => at - from);
  }
}

/** A whole text with its secrets masked. */
export function maskText(automaton: PatternAutomaton, text: string): string {
  if (automaton.isEmpty) return text;
  const masker = new StreamMasker(automaton);
  return Buffer.concat([masker.write(Buffer.from(text)), masker.end()]).toString();
}

/** The same value with every text in it masked; its shape, and bytes, stay. */
export function maskTexts<T>(automaton: PatternAutomaton, value: T): T;
export function maskTexts(automaton: PatternAutomaton, value: unknown): unknown {
  if (typeof value === 'string') return maskText(automaton, value);
  if (Array.isArray(value)) return value.map((each) => maskTexts(automaton, each));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskTexts(automaton, each)]));
}
