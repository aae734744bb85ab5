import type { AwsClients } from '#adapters/aws/clients.ts';
import { QueueConsumer } from '#adapters/aws/sqs/queue-consumer.ts';
import type { Environment } from '#core/ports/ports.ts';
import { sweepEnded } from '#core/service/sweep-ended.ts';
import { tick } from '#core/service/tick.ts';
import { makeMasterHandler } from '#lambda/master-handler.ts';
import { pumpQueue } from './queue-pump.ts';
import { runTicker } from './ticker.ts';

/** Batches of events in hand at once; instances of one batch are advanced side by side, too. */
const EVENT_BATCHES = 4;
const TICK_MS = 1_000;
const SWEEP_MS = 600_000;

export interface MasterQueues {
  readonly eventsQueueUrl: string;
  readonly deadLetterQueueUrls: readonly string[];
}

/**
 * What AWS does around the master: event source mappings for the events and the dead letters, and the tick. The first
 * tick wakes everything that is not at rest, so that a system that was killed goes on at once.
 */
export function startMasterLoops(env: Environment, clients: AwsClients, queues: MasterQueues): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { clock, logger } = env;
  const handler = makeMasterHandler(env, queues.eventsQueueUrl);
  const pump = (url: string, concurrency: number) => {
    const queue = new QueueConsumer(clients.sqs, url);
    return pumpQueue({ queue, queueName: nameOf(url), concurrency, handler, signal, clock, logger });
  };

  let everything = true;
  const tickOnce = async (): Promise<void> => {
    await tick(env, { everything });
    everything = false;
  };
  const sweep = async (): Promise<void> => {
    await sweepEnded(env);
  };
  const loops = [
    pump(queues.eventsQueueUrl, EVENT_BATCHES),
    ...queues.deadLetterQueueUrls.map((url) => pump(url, 1)),
    runTicker({ everyMs: TICK_MS, tick: tickOnce, signal, clock, logger }),
    runTicker({ everyMs: SWEEP_MS, tick: sweep, signal, clock, logger }),
  ];
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}
