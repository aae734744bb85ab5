import { statusOf } from '#core/engine/status-of.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { makeMasterHandler } from '#lambda/master-handler.ts';
import { measured } from '#lambda/metrics.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';
import type { Runner } from '#worker/runner.ts';
import { Worker } from '#worker/worker.ts';
import { ASSUMPTIONS, PRICES } from './prices.ts';
import type { Scenario } from './scenarios.ts';
import { Meter, subtract, type Usage } from './virtual/meter.ts';
import { during, VirtualCloud } from './virtual/virtual-cloud.ts';

const WORKERS = 2;
const SLOTS = 10;
const ACTION_MS = 100;
const BATCH = 10;

/** What one instance of a scenario took from trigger to the end of its last message, per action. */
export interface Cost {
  readonly usage: Usage;
  readonly requestsPerAction: number;
  readonly writeUnitsPerAction: number;
  readonly readUnitsPerAction: number;
  readonly dollarsPerMillionActions: number;
  /** From trigger to terminal state, virtual. */
  readonly seconds: number;
}

/**
 * Runs one instance in virtual time on two workers of ten slots, actions of 100 ms, over queues that hand out up to
 * ten messages of a group at once, and counts every request but empty polls. The same scenario always costs the same.
 */
export async function measureCost(scenario: Scenario, params: Readonly<Record<string, string>> = {}): Promise<Cost> {
  const meter = new Meter();
  const cloud = await VirtualCloud.start(meter);
  try {
    const before = await submit(cloud, scenario, meter);
    const startedAt = cloud.clock.now();
    const ended = await runInstance(cloud, scenario, params, meter);
    return perAction(scenario, subtract(meter.usage(), before), (ended - startedAt) / 1000);
  } finally {
    await cloud.stop();
  }
}

async function submit(cloud: VirtualCloud, { xml }: Scenario, meter: Meter): Promise<Usage> {
  const submitted = await during(cloud, submitDefinition(cloud.env, xml, 'bench'));
  if (submitted.result !== 'created') throw new Error(`The scenario was not accepted: ${JSON.stringify(submitted)}`);
  return meter.usage();
}

async function runInstance(
  cloud: VirtualCloud,
  scenario: Scenario,
  params: Readonly<Record<string, string>>,
  meter: Meter,
): Promise<number> {
  const stop = new AbortController();
  const workers = Array.from({ length: WORKERS }, (_, index) => makeWorker(cloud, index));
  const working = workers.map((worker) => worker.run());
  const pumping = pumpEvents(cloud, meter, stop.signal);
  const name = scenario.name.replaceAll(' ', '-');
  const request = { workflow: name, params, startKind: 'trigger', startedBy: 'bench' } as const;
  const started = await during(cloud, startInstance(cloud.env, request));
  if (started.result !== 'started') throw new Error(`The scenario did not start: ${JSON.stringify(started)}`);
  const endedAt = await terminalAt(cloud, started.id);
  stop.abort();
  for (const worker of workers) worker.stop();
  await during(cloud, Promise.all([...working, pumping]));
  return endedAt;
}

/** Looks at the instance now and then, which counts for nothing. */
async function terminalAt(cloud: VirtualCloud, id: string): Promise<number> {
  for (;;) {
    await during(cloud, cloud.clock.sleep(250));
    const instance = await cloud.observed.load(id);
    if (instance?.endedAt === undefined || instance.wakeAt !== undefined) continue;
    const status = statusOf(instance.state);
    if (status !== 'SUCCEEDED') throw new Error(`The scenario ended ${status}`);
    return instance.endedAt;
  }
}

function makeWorker(cloud: VirtualCloud, index: number): Worker {
  const runner: Runner = {
    run: async () => {
      await cloud.clock.sleep(ACTION_MS);
      return { outcome: { outcome: 'SUCCEEDED' }, log: { chunks: 0, bytes: 0, truncated: false } };
    },
  };
  const options = {
    name: `w${index}`,
    group: 'default',
    host: 'virtual',
    slots: SLOTS,
    heartbeatMs: 5_000,
    leaseMs: 30_000,
    killGraceMs: 10_000,
    shutdownGraceMs: 0,
  };
  return new Worker(cloud.env, options, runner);
}

/** Lambda's event source mapping: receives up to ten events, invokes the master, deletes them. */
async function pumpEvents(cloud: VirtualCloud, meter: Meter, stop: AbortSignal): Promise<void> {
  const { sqs, clock, env, eventsQueueUrl } = cloud;
  const master = measured(cloud.metrics, makeMasterHandler(env, eventsQueueUrl));
  const queueName = eventsQueueUrl.slice(eventsQueueUrl.lastIndexOf('/') + 1);
  while (!stop.aborted) {
    const messages = await sqs.receive(eventsQueueUrl, BATCH, 1);
    if (messages.length === 0) continue;
    meter.request('event source mapping ReceiveMessage', PRICES.sqsFifoRequest);
    await clock.sleep(ASSUMPTIONS.latencyMs.sqs);
    const begun = clock.now();
    const { batchItemFailures } = await master({
      Records: messages.map(({ id, body }) => sqsRecord({ id, body, receipt: id }, queueName)),
    });
    if (batchItemFailures.length > 0) throw new Error('The master failed');
    const seconds = (clock.now() - begun + ASSUMPTIONS.masterComputeMs) / 1000;
    meter.invocation(seconds * ASSUMPTIONS.masterMemoryGb);
    for (const { id } of messages) sqs.delete(eventsQueueUrl, id);
    meter.request('event source mapping DeleteMessageBatch', PRICES.sqsFifoRequest);
  }
}

function perAction({ actions }: Scenario, usage: Usage, seconds: number): Cost {
  return {
    usage,
    requestsPerAction: usage.requests / actions,
    writeUnitsPerAction: usage.writeUnits / actions,
    readUnitsPerAction: usage.readUnits / actions,
    dollarsPerMillionActions: (usage.dollars / actions) * 1e6,
    seconds,
  };
}
