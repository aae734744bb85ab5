import type { PatternAutomaton } from './pattern-automaton.ts';

const MASK = Buffer.from('***');
const NOTHING = new Uint8Array(0);
/** So much of a secret is no secret yet: it may be shown while a stream pauses. */
const SHOWN_WHEN_PAUSED = 3;

/** From and up to, in what is held. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Masks secrets in one stream, however it is cut into reads. It holds back only what may be the beginning of a secret, so at
 * most as much as the longest. What several secrets cover together is one mask.
 */
export class StreamMasker {
  private readonly automaton: PatternAutomaton;
  private state = 0;
  private held: Uint8Array = NOTHING;
  /** Parts of what is held that are masked already. */
  private masked: Span[] = [];
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
    // More than is held may have begun a secret: a pause has given it out.
    return this.release(all, Math.max(0, all.length - this.automaton.depth(this.state)));
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
    const { columns, table } = this.automaton;
    let state = this.state;
    for (let at = from; at < all.length; at++) {
      const next = table[state + (columns[all[at] ?? 0] ?? 0)] ?? 0;
      if (next >= 0) {
        state = next;
      } else {
        state = ~next;
        this.cover(at + 1 - this.automaton.matched(state), at + 1);
      }
    }
    this.state = state;
  }

  /** A match may begin in what was given out during a pause: the rest of it is masked all the same. */
  private cover(start: number, to: number): void {
    let from = Math.max(0, start);
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
      if (from > at) parts.push(all.subarray(at, from));
      if (from > at || !this.inMask) parts.push(MASK);
      this.inMask = true;
      at = Math.min(to, end);
    }
    if (at < end) {
      parts.push(all.subarray(at, end));
      this.inMask = false;
    }
    this.held = end === all.length ? NOTHING : all.slice(end);
    this.masked = this.masked.flatMap(({ from, to }) =>
      to > end ? [{ from: Math.max(0, from - end), to: to - end }] : [],
    );
    const [only = NOTHING] = parts;
    return parts.length <= 1 ? only : Buffer.concat(parts);
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
