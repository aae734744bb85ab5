/** Where a match ends: how long the longest pattern is that ends in a state, and how much of one a state has seen. */
interface StateFacts {
  readonly matched: Int32Array;
  readonly depth: Int32Array;
}

/**
 * Finds any number of patterns in one pass (Aho and Corasick, 1975). A step takes the same time however many there are: a table
 * says the next state for each byte, bytes that occur in no pattern sharing a column. States are offsets into the table; a
 * state in which a pattern ends is stored as its complement.
 */
export class PatternAutomaton {
  /** Column of each byte. */
  readonly columns: Uint8Array;
  readonly table: Int32Array;
  readonly width: number;
  private readonly facts: StateFacts;

  constructor(patterns: Iterable<Uint8Array>) {
    const all = [...patterns].filter(({ length }) => length > 0);
    this.columns = columnsOf(all);
    this.width = Math.max(...this.columns) + 1;
    const trie = buildTrie(all, this.columns, this.width);
    this.facts = trie;
    this.table = link(trie, this.width);
  }

  get isEmpty(): boolean {
    return this.width === 1;
  }

  /** Bytes of the longest pattern that ends in a state. */
  matched(state: number): number {
    return this.facts.matched[state / this.width] ?? 0;
  }

  /** How many of the last bytes may be the beginning of a pattern. */
  depth(state: number): number {
    return this.facts.depth[state / this.width] ?? 0;
  }
}

/** Column 0 is of all bytes that no pattern has. */
function columnsOf(patterns: readonly Uint8Array[]): Uint8Array {
  const columns = new Uint8Array(256);
  let last = 0;
  for (const pattern of patterns) {
    for (const byte of pattern) if (columns[byte] === 0 && last < 255) columns[byte] = ++last;
  }
  return columns;
}

interface Trie extends StateFacts {
  /** Number of the child by state and column; 0: none. */
  readonly next: Int32Array;
  readonly size: number;
}

function buildTrie(patterns: readonly Uint8Array[], columns: Uint8Array, width: number): Trie {
  const most = patterns.reduce((sum, { length }) => sum + length, 1);
  const next = new Int32Array(most * width);
  const matched = new Int32Array(most);
  const depth = new Int32Array(most);
  let size = 1;
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) {
      const at = state * width + (columns[byte] ?? 0);
      const child = next[at] || size++;
      next[at] = child;
      depth[child] = (depth[state] ?? 0) + 1;
      state = child;
    }
    matched[state] = pattern.length;
  }
  return { next: next.slice(0, size * width), matched, depth, size };
}

/** Breadth first, so that the state to fall back to is complete before it is needed. */
function link({ next, matched, size }: Trie, width: number): Int32Array {
  const fallback = new Int32Array(size);
  const queue: number[] = [0];
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at] ?? 0;
    const back = fallback[state] ?? 0;
    for (let column = 0; column < width; column++) {
      const child = next[state * width + column] ?? 0;
      const other = state === 0 ? 0 : (next[back * width + column] ?? 0);
      if (child === 0 || child === other) {
        next[state * width + column] = other;
        continue;
      }
      fallback[child] = other;
      matched[child] = Math.max(matched[child] ?? 0, matched[other] ?? 0);
      queue.push(child);
    }
  }
  return next.map((state) => ((matched[state] ?? 0) > 0 ? ~(state * width) : state * width));
}
