import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { EmbeddedMetrics } from '#adapters/aws/cloudwatch/embedded-metrics.ts';
import { type AwsResources, queuesByGroup } from '#adapters/aws/resources.ts';
import { tableDefinition } from '#adapters/aws/schema.ts';
import { systemDigest } from '#adapters/system/system.ts';
import type { FleetPolicy } from '#core/fleet/fleet-policy.ts';
import type { InstanceStore } from '#core/ports/instance-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import { PromptScaler } from '#core/service/prompt-scaler.ts';
import { MemoryWorkerTasks } from '#test/memory/memory-worker-tasks.ts';
import { type DynamoCall, DynamoMeter } from './dynamo-meter.ts';
import type { Meter } from './meter.ts';
import { VirtualAws } from './virtual-aws.ts';
import { VirtualClock } from './virtual-clock.ts';
import { VirtualSqs } from './virtual-sqs.ts';

const TABLE = 'akkaflow';
const RESOURCES: AwsResources = {
  table: TABLE,
  bucket: 'akkaflow',
  busName: 'akkaflow',
  secrets: { type: 'ssm', path: '/akkaflow/links' },
  eventsQueueUrl: 'http://sqs.virtual/0/events.fifo',
  actionQueueUrl: queuesByGroup({ default: 'http://sqs.virtual/0/actions-default' }),
};
/** Its tasks never become workers here: what counts is what looking after them takes. Calls of ECS cost nothing. */
const FLEETS = new Map<string, FleetPolicy>([['default', { min: 0, max: 10, slots: 10, capacity: 'on-demand' }]]);
const ANYONE = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } };
/** Turns of the event loop without anything happening after which nothing more will. */
const QUIET_TURNS = 5;

/** AWS in one process and in virtual time, with every request counted: real adapters and real SDK clients over it. */
export class VirtualCloud {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly sqs = new VirtualSqs(this.clock);
  readonly env: Environment;
  /** Whose lines are counted. */
  readonly metrics: EmbeddedMetrics;
  readonly eventsQueueUrl = RESOURCES.eventsQueueUrl;
  /** The same instances, seen without that counting or taking virtual time. */
  readonly observed: InstanceStore;
  private readonly observer: AwsClients;
  private readonly aws: VirtualAws;
  private readonly server: Awaited<ReturnType<typeof listen>>;

  private constructor(server: Awaited<ReturnType<typeof listen>>, observer: AwsClients, meter: Meter) {
    const dynamo = dynamoCall(server.port);
    const indexes = tableDefinition(TABLE).GlobalSecondaryIndexes ?? [];
    const { clock, sqs } = this;
    this.server = server;
    this.aws = new VirtualAws({ clock, sqs, dynamo, meter, dynamoMeter: new DynamoMeter(dynamo, indexes, meter) });
    let drawn = 0;
    const random = { hex: (bytes: number) => (++drawn).toString(16).padStart(bytes * 2, '0') };
    const quiet = { info: () => {}, warn: reportUnexpected, error: reportUnexpected };
    const groups = new Map([['default', 'default']]);
    const settings = { groups, timezone: 'UTC', takeoverMarginMs: 30_000, fleets: FLEETS };
    const ports = makeAwsPorts(this.clients(), RESOURCES, { clock, random });
    this.observer = observer;
    this.observed = makeAwsPorts(observer, RESOURCES, { clock, random }).instances;
    this.metrics = new EmbeddedMetrics('prod', clock, (line) => meter.logged(line));
    const scaling = { ...ports, clock, random, logger: quiet, tasks: new MemoryWorkerTasks() };
    this.env = {
      ...scaling,
      digest: systemDigest,
      settings,
      metrics: this.metrics,
      scaler: new PromptScaler(scaling, FLEETS),
    };
  }

  static async start(meter: Meter): Promise<VirtualCloud> {
    const server = await listen();
    const observer = makeAwsClients({ ...ANYONE, endpoints: { dynamodb: `http://127.0.0.1:${server.port}` } });
    await observer.dynamodb.send(new CreateTableCommand(tableDefinition(TABLE)));
    await setImmediate();
    return new VirtualCloud(server, observer, meter);
  }

  /** Lets time pass until the condition holds. Throws when nothing is left to wait for. */
  async runUntil(done: () => boolean): Promise<void> {
    for (;;) {
      await this.quiet();
      if (done()) return;
      if (!this.clock.step()) throw new Error('Nothing is left that could happen, and the run has not ended');
    }
  }

  async stop(): Promise<void> {
    closeAwsClients(this.observer);
    await this.server.close();
  }

  private async quiet(): Promise<void> {
    for (let turns = 0, seen = -1; turns < QUIET_TURNS || this.aws.working > 0; turns++) {
      await setImmediate();
      if (this.aws.activity !== seen) turns = 0;
      seen = this.aws.activity;
    }
  }

  private clients(): AwsClients {
    const endpoint = (service: string) => `http://${service}.virtual`;
    return makeAwsClients({
      ...ANYONE,
      endpoints: {
        dynamodb: endpoint('dynamodb'),
        sqs: endpoint('sqs'),
        s3: endpoint('s3'),
        eventbridge: endpoint('eventbridge'),
      },
      requestHandler: this.aws.requestHandler,
      maxAttempts: 1,
    });
  }
}

/** Lets virtual time pass until the work is done. */
export async function during<T>(cloud: VirtualCloud, work: Promise<T>): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  await cloud.runUntil(() => over);
  return await work;
}

async function listen(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function dynamoCall(port: number): DynamoCall {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=s';
  return async (operation, input) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, output: (await response.json()) as Awaited<ReturnType<DynamoCall>>['output'] };
  };
}

/** A run without faults has nothing to warn of: what is logged here is a defect of the bench or of the product. */
function reportUnexpected(message: string, fields?: Readonly<Record<string, unknown>>): void {
  console.error(`virtual cloud: ${message}`, fields ?? '');
}
