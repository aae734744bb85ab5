import { type ByteColumns, columnsOf, LINE_BREAK, PatternTrie } from './pattern-trie.ts';

/** What a step says of a line break that comes after the beginning of a pattern. */
export const BROKEN = -0x80_00_00_00;

/**
 * Finds any number of patterns in one pass (Aho and Corasick, 1975), line breaks left out of both. It takes time in
 * proportion to what is read, however many patterns there are. Only the first states and those in which patterns part have a row of a
 * table, the next state for each byte; the others, nearly all, know the one byte that goes on and where to fall back to, in 13 bytes.
 *
 * A state is where its row begins, or what comes after all rows; one in which a pattern ends is told as its complement.
 */
export class PatternAutomaton {
  /** Column of each byte. */
  readonly columns: Uint8Array;
  /** Next state by row and column, or `BROKEN`. A state beyond it has no row. */
  readonly rows: Int32Array;
  readonly #states: States;

  constructor(patterns: Iterable<Uint8Array>) {
    const all = [...patterns];
    const columns = columnsOf(all);
    this.columns = columns.of;
    this.#states = link(new PatternTrie(all, columns), columns);
    this.rows = this.#states.rows;
  }

  get isEmpty(): boolean {
    return this.#states.depth.length === 1;
  }

  /** Bytes of its tables. */
  get size(): number {
    const { rows, by, onward, fallback, depth } = this.#states;
    return [rows, by, onward, fallback, depth].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** What `rows` says, for a state of any kind. */
  step(state: number, column: number): number {
    return step(this.#states, state, column);
  }

  /** Bytes of the longest pattern that ends in a state. */
  matched(state: number): number {
    return this.#states.matched.get(state) ?? 0;
  }

  /** How many of the last bytes may be the beginning of a pattern that has not ended yet. */
  depth(state: number): number {
    return depthOf(this.#states, state);
  }
}

interface States {
  readonly width: number;
  readonly rows: Int32Array;
  /** Of a state without a row: the column that goes on from it, where to, and the longest ending that begins a pattern, too. */
  readonly by: Uint8Array;
  readonly onward: Int32Array;
  readonly fallback: Int32Array;
  /** Of each state, those with rows first. */
  readonly depth: Int32Array;
  readonly matched: Map<number, number>;
}

/** States are numbered by rows first. */
function numberOf({ rows, width }: States, state: number): number {
  return state < rows.length ? state / width : state - rows.length + rows.length / width;
}

function depthOf(states: States, state: number): number {
  return states.depth[numberOf(states, state)] ?? 0;
}

/** Each fall makes up for an earlier step onward, so that a whole text takes time in proportion to its length. */
function step({ rows, by, onward, fallback }: States, state: number, column: number): number {
  const { length } = rows;
  if (column === LINE_BREAK && state >= length) return BROKEN;
  let at = state;
  while (at >= length) {
    if (by[at - length] === column) return onward[at - length] ?? 0;
    at = fallback[at - length] ?? 0;
  }
  return rows[at + column] ?? 0;
}

function statesFor(trie: PatternTrie, width: number): States {
  const withRow = countRows(trie);
  const others = trie.size - withRow;
  return {
    width,
    rows: new Int32Array(withRow * width),
    by: new Uint8Array(others),
    onward: new Int32Array(others),
    fallback: new Int32Array(others),
    depth: new Int32Array(trie.size),
    matched: new Map(),
  };
}

/** The states that most of a text leads to have rows as well: the first, and those after one byte. */
function countRows(trie: PatternTrie): number {
  let count = 0;
  for (const node of trie.nodes()) if (trie.branches(node)) count += 1;
  if (!trie.branches(0)) count += 1;
  for (let child = trie.firstChild(0); child !== 0; child = trie.sibling(child)) if (!trie.branches(child)) count += 1;
  return count;
}

/** Breadth first, so that the state to fall back to is complete before it is needed. */
function link(trie: PatternTrie, { width }: ByteColumns): States {
  const states = statesFor(trie, width);
  const { rows, by, onward, fallback, depth, matched } = states;
  const withoutRow = rows.length;
  // What was found so far, by depth: a node of the trie, its state, and the state to fall back to.
  const [nodes, numbers, backs] = [new Int32Array(trie.size), new Int32Array(trie.size), new Int32Array(trie.size)];
  let [found, nextRow, nextOther] = [1, width, withoutRow];
  for (let at = 0; at < found; at++) {
    const [node = 0, state = 0, back = 0] = [nodes[at], numbers[at], backs[at]];
    if (state >= withoutRow) fallback[state - withoutRow] = back;
    else if (state !== 0) copyRow(states, back, state);
    for (let child = trie.firstChild(node); child !== 0; child = trie.sibling(child)) {
      const column = trie.column(child);
      const other = node === 0 ? 0 : reached(step(states, back, column));
      const next = state === 0 || trie.branches(child) ? nextRow : nextOther++;
      if (next === nextRow) nextRow += width;
      [nodes[found], numbers[found], backs[found]] = [child, next, other];
      found += 1;
      const childDepth = depthOf(states, state) + 1;
      depth[numberOf(states, next)] = trie.firstChild(child) === 0 ? depthOf(states, other) : childDepth;
      const length = trie.ends(child) ? childDepth : (matched.get(other) ?? 0);
      if (length > 0) matched.set(next, length);
      const told = length > 0 ? ~next : next;
      if (state < withoutRow) rows[state + column] = told;
      else [by[state - withoutRow], onward[state - withoutRow]] = [column, told];
    }
  }
  return states;
}

/** What a state does not go on with goes on from the one it falls back to. */
function copyRow(states: States, from: number, to: number): void {
  const { width, rows } = states;
  for (let column = 0; column < width; column++) {
    rows[to + column] = column === LINE_BREAK ? BROKEN : step(states, from, column);
  }
}

function reached(told: number): number {
  return told < 0 ? ~told : told;
}
