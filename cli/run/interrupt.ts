const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first request to end into an aborted signal; `again` is called for each further one. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #listener: () => void;

  constructor(again: () => void) {
    this.#listener = () => {
      if (this.signal.aborted) again();
      this.#controller.abort();
    };
    for (const signal of SIGNALS) process.on(signal, this.#listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the signals back their usual effect. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#listener);
  }
}
