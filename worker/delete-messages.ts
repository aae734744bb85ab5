import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { ActionQueue } from '#core/ports/queues.ts';

/** What one DeleteMessageBatch takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
const BATCH_SIZE = 10;
/** Well inside the visibility of 60 s, after which a message would come again. */
const GATHER_MS = 2_000;

interface DeleteDeps {
  readonly actions: Pick<ActionQueue, 'delete'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Gathers deletions of messages into batches. One that fails is left alone: the message comes again and is deleted then. */
export class MessageDeleter {
  private readonly deps: DeleteDeps;
  private readonly group: string;
  private waiting: string[] = [];
  private timer: AbortController | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(deps: DeleteDeps, group: string) {
    this.deps = deps;
    this.group = group;
  }

  add(receipt: string): void {
    this.waiting.push(receipt);
    if (this.waiting.length >= BATCH_SIZE) this.deleteWaiting();
    else if (this.timer === undefined) void this.deleteLater();
  }

  /** Resolves when all that was added has been deleted or given up. */
  async flush(): Promise<void> {
    this.deleteWaiting();
    await Promise.all(this.underWay);
  }

  private async deleteLater(): Promise<void> {
    const timer = new AbortController();
    this.timer = timer;
    await this.deps.clock.sleep(GATHER_MS, timer.signal);
    if (!timer.signal.aborted) this.deleteWaiting();
  }

  private deleteWaiting(): void {
    // With a reason of our own, since the default one is an exception with its stack.
    this.timer?.abort('deleted');
    this.timer = undefined;
    const receipts = this.waiting.splice(0);
    if (receipts.length === 0) return;
    const deletion = this.delete(receipts).finally(() => this.underWay.delete(deletion));
    this.underWay.add(deletion);
  }

  private async delete(receipts: readonly string[]): Promise<void> {
    try {
      await this.deps.actions.delete(this.group, receipts);
    } catch (error) {
      this.deps.logger.warn('messages not deleted', { count: receipts.length, error: String(error) });
    }
  }
}
