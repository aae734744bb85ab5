import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';

export interface QueueOptions {
  /** How long a received message stays hidden. */
  readonly visibilityMs: number;
  /** Received so often without being deleted, a message becomes a dead letter. */
  readonly maxReceives: number;
}

export interface Delivery {
  readonly id: string;
  readonly body: string;
  /** Of a FIFO queue. */
  readonly group?: string;
  readonly receipt: string;
  /** This one included. */
  readonly receives: number;
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  visibleAt: number;
  receives: number;
  receipt: string;
}

/**
 * An SQS queue as far as our guarantees depend on it: delays, visibility, receipts that only the last receive makes
 * valid, dead letters. Messages with a group are handed out in order, up to `max` at once, and none of a group of which
 * one is in flight.
 */
export class MemoryQueue {
  readonly deadLetters: string[] = [];
  readonly #clock: Clock;
  readonly #options: QueueOptions;
  #messages: Message[] = [];
  #wakers: (() => void)[] = [];
  #sent = 0;

  constructor(clock: Clock, options: QueueOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Messages that are neither deleted nor dead. */
  get size(): number {
    return this.#messages.length;
  }

  /** Of them those that could be received now. */
  get waiting(): number {
    return this.#messages.filter(({ visibleAt }) => visibleAt <= this.#clock.now()).length;
  }

  send(body: string, { group, delayMs = 0 }: { readonly group?: string; readonly delayMs?: number } = {}): void {
    this.#sent += 1;
    const visibleAt = this.#clock.now() + delayMs;
    this.#messages.push({ id: `m${this.#sent}`, body, group, visibleAt, receives: 0, receipt: '' });
    for (const wake of this.#wakers.splice(0)) wake();
  }

  receive(max: number): readonly Delivery[] {
    const now = this.#clock.now();
    this.#buryDead(now);
    const locked = new Set(this.#messages.filter((each) => each.visibleAt > now).flatMap(({ group }) => group ?? []));
    const taken = this.#messages
      .filter(({ visibleAt, group }) => visibleAt <= now && (group === undefined || !locked.has(group)))
      .slice(0, max);
    return taken.map((message) => {
      message.receives += 1;
      message.visibleAt = now + this.#options.visibilityMs;
      message.receipt = `${message.id}:${message.receives}`;
      const { id, body, group, receipt, receives } = message;
      return { id, body, receipt, receives, ...(group !== undefined && { group }) };
    });
  }

  /** Waits for messages as a long poll does; none when `waitMs` is over or the signal aborts. */
  async poll(max: number, waitMs: number, signal: CancelSignal): Promise<readonly Delivery[]> {
    const end = this.#clock.now() + waitMs;
    for (;;) {
      if (signal.aborted) return [];
      const found = this.receive(max);
      const now = this.#clock.now();
      if (found.length > 0 || now >= end) return found;
      await this.#sleepUntil(Math.min(end, this.#nextVisibleAt(now)), signal);
    }
  }

  delete(receipts: readonly string[]): void {
    this.#messages = this.#messages.filter(({ receipt }) => receipt === '' || !receipts.includes(receipt));
  }

  purge(): void {
    this.#messages = [];
  }

  #buryDead(now: number): void {
    const isDead = ({ visibleAt, receives }: Message) => visibleAt <= now && receives >= this.#options.maxReceives;
    this.deadLetters.push(...this.#messages.filter(isDead).map(({ body }) => body));
    this.#messages = this.#messages.filter((message) => !isDead(message));
  }

  #nextVisibleAt(now: number): number {
    return Math.min(...this.#messages.map(({ visibleAt }) => visibleAt).filter((at) => at > now));
  }

  /** Until then, or until something is sent, or aborted. */
  async #sleepUntil(end: number, signal: CancelSignal): Promise<void> {
    const waiting = new AbortController();
    const wake = () => waiting.abort('woken');
    this.#wakers.push(wake);
    signal.addEventListener('abort', wake, { once: true });
    await this.#clock.sleep(end - this.#clock.now(), waiting.signal);
    signal.removeEventListener('abort', wake);
    this.#wakers = this.#wakers.filter((other) => other !== wake);
  }
}
