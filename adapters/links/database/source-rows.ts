import type { Row } from './database.ts';

/** Rows on their way into a database, which know whether they or the database failed. */
export class SourceRows implements AsyncIterable<readonly Row[]> {
  readonly #batches: AsyncIterable<readonly Row[]>;
  #failure: { readonly error: unknown } | undefined;

  constructor(batches: AsyncIterable<readonly Row[]>) {
    this.#batches = batches;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Row[]> {
    try {
      yield* this.#batches;
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** What the source threw; undefined when it is not to blame for a load that failed. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }
}
