import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Bus, BusEvent } from '#core/ports/bus.ts';
import type { Clock } from '#core/ports/clock.ts';
import { backoffMs, MAX_TRIES } from '../backoff.ts';
import { QueueError, queueCall } from '../errors.ts';
import { chunksOf } from '../pack-batches.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/** `source` and `detail-type` by which rules find our events. */
const EVENT_SOURCE = 'akkaflow';
const DETAIL_TYPES = { instance: 'akkaflow.instance', late: 'akkaflow.late', notice: 'akkaflow.notice' } as const;

export class EventBridgeBus implements Bus {
  readonly #client: EventBridgeClient;
  readonly #busName: string;
  readonly #clock: Clock;

  constructor(client: EventBridgeClient, busName: string, clock: Clock) {
    this.#client = client;
    this.#busName = busName;
    this.#clock = clock;
  }

  /** Resolves when all are accepted; throws a `QueueError` when some were not after retries. */
  async publish(events: readonly BusEvent[]): Promise<void> {
    for (const chunk of chunksOf(events, MAX_ENTRIES)) await this.#publishChunk(chunk);
  }

  async #publishChunk(events: readonly BusEvent[]): Promise<void> {
    let left = events;
    for (let tried = 1; ; tried++) {
      const refused = await this.#put(left);
      if (refused.length === 0) return;
      if (tried === MAX_TRIES) {
        throw new QueueError(`PutEvents refused ${refused.length} events, ${tried} times`, { operation: 'PutEvents' });
      }
      left = refused;
      await this.#clock.sleep(backoffMs(tried));
    }
  }

  /** Gives back the events that were not accepted: answers stand in the order of the entries. */
  async #put(events: readonly BusEvent[]): Promise<readonly BusEvent[]> {
    const command = new PutEventsCommand({
      Entries: events.map((event) => ({
        EventBusName: this.#busName,
        Source: EVENT_SOURCE,
        DetailType: DETAIL_TYPES[event.type],
        Time: new Date(timeOf(event)),
        Detail: JSON.stringify(event),
      })),
    });
    const { FailedEntryCount = 0, Entries = [] } = await queueCall('PutEvents', () => this.#client.send(command));
    return FailedEntryCount === 0 ? [] : events.filter((_, index) => Entries[index]?.ErrorCode !== undefined);
  }
}

function timeOf(event: BusEvent): number {
  switch (event.type) {
    case 'instance':
      return event.endedAt;
    case 'late':
      return event.deadlineAt;
    case 'notice':
      return event.at;
  }
}
