/** What is left of the bytes: one number for each that occurs in a pattern, so that tables stay narrow. */
export interface ByteColumns {
  /** Column of each byte. */
  readonly of: Uint8Array;
  readonly width: number;
}

/** Bytes that are in no pattern. */
const OTHER = 0;
/** Line feed and carriage return, which are in none either: they are taken out. */
export const LINE_BREAK = 1;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export function isLineBreak(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

export function columnsOf(patterns: readonly Uint8Array[]): ByteColumns {
  const of = new Uint8Array(256);
  of[LINE_FEED] = LINE_BREAK;
  of[CARRIAGE_RETURN] = LINE_BREAK;
  let last = LINE_BREAK;
  for (const pattern of patterns) {
    for (const byte of pattern) if (of[byte] === OTHER) of[byte] = ++last;
  }
  return { of, width: last + 1 };
}

/**
 * The beginnings of all patterns, without their line breaks. Node 0 is the empty one. Numbers in arrays, since a private key
 * has some ten thousands of nodes in all its forms.
 */
export class PatternTrie {
  readonly #columns: Uint8Array;
  /** The column by which a node is reached. */
  readonly #column: Uint8Array;
  readonly #firstChild: Int32Array;
  readonly #sibling: Int32Array;
  readonly #ends = new Set<number>();
  #size = 1;

  constructor(patterns: readonly Uint8Array[], columns: ByteColumns) {
    const most = patterns.reduce((sum, { length }) => sum + length, 1);
    this.#columns = columns.of;
    this.#column = new Uint8Array(most);
    this.#firstChild = new Int32Array(most);
    this.#sibling = new Int32Array(most);
    for (const pattern of patterns) this.#insert(pattern);
  }

  get size(): number {
    return this.#size;
  }

  column(node: number): number {
    return this.#column[node] ?? OTHER;
  }

  /** 0: a pattern ends here and no longer one goes on. */
  firstChild(node: number): number {
    return this.#firstChild[node] ?? 0;
  }

  /** The next child of the same parent, or 0. */
  sibling(node: number): number {
    return this.#sibling[node] ?? 0;
  }

  /** Whether a pattern ends in a node. */
  ends(node: number): boolean {
    return this.#ends.has(node);
  }

  /** Whether there is a choice of what follows. */
  branches(node: number): boolean {
    return this.sibling(this.firstChild(node)) !== 0;
  }

  /** Every node, the root first. */
  *nodes(): Generator<number> {
    for (let node = 0; node < this.#size; node++) yield node;
  }

  #insert(pattern: Uint8Array): void {
    let node = 0;
    for (const byte of pattern) {
      const column = this.#columns[byte] ?? OTHER;
      if (column !== LINE_BREAK) node = this.#childBy(node, column) || this.#append(node, column);
    }
    if (node !== 0) this.#ends.add(node);
  }

  #childBy(node: number, column: number): number {
    let child = this.firstChild(node);
    while (child !== 0 && this.column(child) !== column) child = this.sibling(child);
    return child;
  }

  #append(parent: number, column: number): number {
    const child = this.#size++;
    this.#column[child] = column;
    this.#sibling[child] = this.firstChild(parent);
    this.#firstChild[parent] = child;
    return child;
  }
}
