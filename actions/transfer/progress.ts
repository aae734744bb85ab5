import type { ActionContext } from '#core/ports/action.ts';

const EVERY_MS = 5_000;

/** Counts what went through and tells it in the log, every few seconds and at the end. */
export class Progress {
  readonly #context: Pick<ActionContext, 'clock' | 'log'>;
  readonly #startedAt: number;
  #toldAt: number;
  #rows = 0;
  #bytes = 0;

  constructor(context: Pick<ActionContext, 'clock' | 'log'>) {
    this.#context = context;
    this.#startedAt = context.clock.monotonic();
    this.#toldAt = this.#startedAt;
  }

  get rows(): number {
    return this.#rows;
  }

  addBytes(count: number): void {
    this.#bytes += count;
  }

  async addRows(count: number): Promise<void> {
    this.#rows += count;
    const now = this.#context.clock.monotonic();
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    await this.say(this.#sentence());
  }

  async end(): Promise<void> {
    await this.say(`done: ${this.#sentence()}`);
  }

  async say(line: string): Promise<void> {
    await this.#context.log('out', Buffer.from(`${line}\n`));
  }

  #sentence(): string {
    const seconds = Math.max(this.#context.clock.monotonic() - this.#startedAt, 1) / 1000;
    const rate = `${grouped(this.#rows / seconds)} rows/s, ${megabytes(this.#bytes / seconds)}/s`;
    return `${grouped(this.#rows)} rows, ${megabytes(this.#bytes)} in ${seconds.toFixed(1)} s (${rate})`;
  }
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
