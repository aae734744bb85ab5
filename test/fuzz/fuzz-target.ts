import type fc from 'fast-check';

/** One part of the product that reads what others wrote. Whatever it is given comes as text, so that a finding can be kept as a file. */
export interface FuzzTarget {
  readonly name: string;
  readonly inputs: fc.Arbitrary<string>;
  /** Gives the input to the product, which answers within the limit of time; `judge` is called with its answer. */
  hold(input: string): Judge | Promise<Judge>;
}

/** Throws when the answer is not one that is declared, or when what others do with it goes wrong. */
export type Judge = () => void | Promise<void>;

/** Throws unless it is so: the fuzzer's own findings, told apart from what the product throws. */
export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not as declared: ${what}`);
}
