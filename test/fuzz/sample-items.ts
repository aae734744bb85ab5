import { PutItemCommand, type PutItemCommandInput, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { makeAwsClients } from '#adapters/aws/clients.ts';
import { DynamoUploadStore } from '#adapters/aws/dynamodb/dynamo-upload-store.ts';
import { newProgress } from '#core/campaign/progress.ts';
import { auditId } from '#core/model/audit.ts';
import type { Upload } from '#core/model/upload.ts';
import type { Ports } from '#core/ports/ports.ts';
import type { UploadStore } from '#core/ports/upload-store.ts';
import { coordinatorHead, FULL_COORDINATOR_STATE, fired } from '#test/contract/coordinator-samples.ts';
import { attemptId, context, FULL_STATE, NOON, newInstance, workflowHead } from '#test/contract/samples.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

/** Of whatever is asked for. */
export const NAME = 'name';
export const DAY = '2026-11-23';

type Attributes = NonNullable<PutItemCommandInput['Item']>;
export interface ItemPorts extends Ports {
  readonly uploads: UploadStore;
}

type Answer = (command: unknown) => Promise<object>;

/** The ports over AWS, whose table is `answer`. */
export function portsOver(answer: Answer): ItemPorts {
  const all = makeAwsClients({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const dynamodb = Object.assign(all.dynamodb, { send: answer });
  const clients = { ...all, dynamodb };
  const resources = {
    table: 'table',
    bucket: 'bucket',
    eventsQueueUrl: 'queue',
    actionQueueUrl: () => 'queue',
    busName: 'bus',
    secrets: { type: 'ssm', path: '/x' } as const,
  };
  const clock = new JumpClock(NOON);
  const ports = makeAwsPorts(clients, resources, { clock, random: new CountedRandom() });
  return { ...ports, uploads: new DynamoUploadStore({ client: dynamodb, name: resources.table, clock }) };
}

/** What an item of each kind is when this release writes it, with as many fields as it can have. */
export async function writeSamples() {
  const command = { cm: { M: { c1: { S: JSON.stringify({ t: NOON, c: { type: 'kill', reason: 'x' } }) } } } };
  const applied = { ap: { S: JSON.stringify([{ id: 'c0', at: NOON }]) } };
  const [context_, instance] = await written((ports) =>
    ports.instances.create(newInstance({ id: NAME, state: FULL_STATE }), context()),
  );
  const [plan, campaign] = await written((ports) =>
    ports.campaigns.create(campaignHead(), PLAN, { progress: newProgress(2), wakeAt: 1 }),
  );
  return {
    instance: { ...instance, ...command, ...applied, sa: { N: `${NOON}` } },
    context: only(context_),
    attempt: {
      ...(await one(({ attempts }) => attempts.claim(attemptId(), { workerId: 'w', token: 't', startedAt: NOON }))),
      lb: { N: '5' },
      lg: { S: 'x' },
    },
    worker: { ...(await one(({ workers }) => workers.heartbeat(HEARTBEAT))), cx: { SS: ['name/1.1.1.1'] } },
    workflow: await one(({ workflows }) => workflows.replace(undefined, workflowHead({ name: NAME }))),
    coordinator: await one(({ coordinators }) => {
      return coordinators.save(NAME, undefined, {
        head: coordinatorHead({ name: NAME }),
        state: FULL_COORDINATOR_STATE,
        wakeAt: 1,
      });
    }),
    ledger: await one(({ coordinators }) => coordinators.record(NAME, [fired()])),
    campaign: only(campaign),
    plan: only(plan),
    notice: await one(({ notices }) => notices.add(NOTICE, NOON)),
    slots: await one(({ slots }) => slots.acquire(NAME, 2, 'i')),
    measurement: await one(({ monitors }) =>
      monitors.record({
        monitor: 'm',
        time: NOON,
        value: '1',
        min: '0',
        breach: false,
        measuredAt: NOON,
        ...attemptId(),
      }),
    ),
    incident: await one(({ incidents }) =>
      incidents.record({ at: NOON, type: 'dead-letter', instanceId: 'i', details: 'x' }),
    ),
    principal: await one(({ access }) =>
      access.replace(undefined, { name: NAME, grants: [{ role: 'viewer', dir: '/' }], updatedAt: NOON }),
    ),
    audit: {
      ...(await one(({ audit }) =>
        audit.begin({ id: auditId(NOON, 'a'), at: NOON, who: 'ann', action: 'x', target: 'y' }),
      )),
      oc: { S: 'done' },
      bf: { S: '{"a":1}' },
    },
    upload: await one(({ uploads }) => uploads.replace(undefined, UPLOAD)),
    link: await one(({ links }) =>
      links.replace(undefined, { name: NAME, type: 'mysql', desc: '', options: { host: 'h' }, updatedAt: NOON }),
    ),
  };
}

const HEARTBEAT = {
  id: NAME,
  group: 'default',
  host: 'h',
  slots: 4,
  startedAt: NOON,
  leaseUntil: NOON,
  running: [attemptId()],
  acknowledged: [],
};
const UPLOAD: Upload = {
  ...{ key: NAME, revision: 1, sequencer: '0a', exact: true, versionId: 'v', etag: 'e', defines: 'w' },
  ...{ leftovers: ['v'], result: 'accepted', by: 'ann', at: NOON },
};
const PLAN = {
  times: [NOON, NOON + 60_000],
  steps: [
    { workflow: 'w', after: [] },
    { workflow: 'v', coordinator: 'c', after: [0] },
  ],
  params: { a: 'b' },
  timezone: 'UTC',
};
const NOTICE = {
  type: 'retry',
  instanceId: 'i',
  workflow: 'w',
  hash: 'h',
  ref: { node: 1, run: 1, iteration: 1, attempt: 1 },
  nextAt: NOON,
} as const;

function campaignHead() {
  return { id: NAME, kind: 'backfill', workflow: 'w', startedBy: 'ann', createdAt: NOON } as const;
}

/** The items that are written when nothing is there yet. */
async function written(write: (ports: ItemPorts) => Promise<unknown>): Promise<readonly Attributes[]> {
  const items: Attributes[] = [];
  const ports = portsOver(async (command) => {
    if (command instanceof PutItemCommand) items.push({ ...command.input.Item });
    if (!(command instanceof UpdateItemCommand)) return {};
    items.push(updated(command));
    return { Attributes: {} };
  });
  await write(ports);
  return items;
}

/** The key, and what the update sets. */
function updated({ input }: UpdateItemCommand): Attributes {
  const { Key, UpdateExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = input;
  const assignments = [...UpdateExpression.matchAll(/(#\w+) = (:\w+)/g)].map(([, name = '', value = '']) => {
    return [ExpressionAttributeNames[name], ExpressionAttributeValues[value]];
  });
  return { ...Key, ...Object.fromEntries(assignments) };
}

async function one(write: (ports: ItemPorts) => Promise<unknown>): Promise<Attributes> {
  return only((await written(write))[0]);
}

function only(item: Attributes | undefined): Attributes {
  if (item === undefined) throw new Error('nothing was written');
  return item;
}
