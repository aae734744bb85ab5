import { type AttemptResult, MAX_RESULTS_PER_EVENT } from '#core/model/message.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { EventQueue } from '#core/ports/queues.ts';
import { retry } from './retry.ts';

/** How long the first result of an instance waits for those of its siblings here. */
const GATHER_MS = 3;
const TRIES = 4;

interface WaitingResult {
  readonly result: AttemptResult;
  readonly sent: () => void;
}

interface ReportDeps {
  readonly events: EventQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells the master of results. For one instance at most one event is on its way; what ends meanwhile shares the next.
 * An event that cannot be sent is given up: the results are stored, and the wake index issues them again (design §3).
 */
export class ResultReporter {
  private readonly deps: ReportDeps;
  /** By instance, present while a sender is at work on it. */
  private readonly waiting = new Map<string, WaitingResult[]>();

  constructor(deps: ReportDeps) {
    this.deps = deps;
  }

  /** Resolves when the event was sent or given up. `gather`: siblings run here, whose results may follow at once. */
  report(instanceId: string, result: AttemptResult, gather: boolean): Promise<void> {
    return new Promise((sent) => {
      const queue = this.waiting.get(instanceId);
      if (queue !== undefined) {
        queue.push({ result, sent });
        return;
      }
      const started = [{ result, sent }];
      this.waiting.set(instanceId, started);
      void this.sendAll(instanceId, started, gather);
    });
  }

  private async sendAll(instanceId: string, queue: WaitingResult[], gather: boolean): Promise<void> {
    if (gather) await this.deps.clock.sleep(GATHER_MS);
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_RESULTS_PER_EVENT);
      await this.send(
        instanceId,
        batch.map(({ result }) => result),
      );
      for (const { sent } of batch) sent();
    }
    this.waiting.delete(instanceId);
  }

  private async send(instanceId: string, results: readonly AttemptResult[]): Promise<void> {
    const { events, clock, logger } = this.deps;
    try {
      await retry(
        clock,
        () => events.send([{ type: 'results', instanceId, results }]),
        (failures) => failures < TRIES,
      );
    } catch (error) {
      logger.error('results not sent: left to the wake index', { instanceId, error: String(error) });
    }
  }
}
