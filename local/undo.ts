/** What was started, to be stopped in reverse order: once, completely, even when one of the stops fails. */
export class Undo {
  readonly #steps: (() => Promise<void> | void)[] = [];
  #done: Promise<void> | undefined;

  push(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  /** Repeated calls wait for the first. Throws what failed, when every step was tried. */
  run(): Promise<void> {
    this.#done ??= this.#runAll();
    return this.#done;
  }

  async #runAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything stopped in order');
  }
}
