import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceSummary } from '#core/model/instance.ts';
import { decodeAction, decodeEvent } from '#core/model/message-codec.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { GoldenSystem } from './golden-system.ts';
import { type Promised, readRecords } from './scenes.ts';
import { type Stored, writeStored } from './stored.ts';

/** Longer than anything in the scenes waits, with an hour between looks at the longest. */
const MINUTES = 180;

const RELEASES = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Golden extends Stored {
  readonly messages: { readonly events: readonly string[]; readonly actions: readonly string[] };
  readonly promised: readonly Promised[];
  readonly records: object;
  readonly takenAt: number;
}

function readGolden(release: string): Golden {
  const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, release, name), 'utf8'));
  const [items, objects, messages] = ['items.json', 'objects.json', 'messages.json'].map(read);
  return { items, objects, messages, ...read('promised.json') };
}

let aws: TestAws;
beforeEach(async () => {
  aws = await startEmulators();
});
afterEach(() => aws.stop());

it('is there of a release', () => {
  expect(RELEASES).toContain('0.1.0');
});

describe.each(RELEASES)('What release %s has stored', (release) => {
  const golden = readGolden(release);

  it('is brought to its end, nothing lost and nothing doubled', { timeout: 120_000 }, async () => {
    await writeStored(aws, golden);
    const system = new GoldenSystem(aws, golden.takenAt);
    for (const { command, workflows } of golden.promised) {
      const [workflow = ''] = Object.keys(workflows);
      const [first] = await instancesOf(system, workflow);
      if (command !== undefined && first !== undefined) await system.command(first.id, { type: command });
    }
    expect(await system.workToRest(MINUTES)).toBe(true);
    const wanted = Object.assign({}, ...golden.promised.map(({ workflows }) => workflows));
    expect(await ends(system, Object.keys(wanted))).toEqual(wanted);
    await expectPaid(system);
  });

  it('is in the middle of what its scenes say', async () => {
    await writeStored(aws, golden);
    const system = new GoldenSystem(aws, golden.takenAt);
    const { env } = system;
    const one = async (workflow: string) => {
      const [first] = await instancesOf(system, workflow);
      const instance = await env.instances.load(first?.id ?? '');
      const attempts = await env.attempts.list(first?.id ?? '');
      return { ...instance, ...instance?.state, attempts: attempts.map(({ status }) => status) };
    };
    expect(await one('queued')).toMatchObject({ nodes: 'SQ..', attempts: [] });
    expect(await one('attempt')).toMatchObject({ nodes: 'SQ.', attempts: ['RUNNING'] });
    expect(await one('unheard')).toMatchObject({ nodes: 'SQ.', attempts: ['SUCCEEDED'] });
    expect(await one('retry')).toMatchObject({ nodes: 'SR.', attempts: ['FAILED'] });
    expect(await one('killing')).toMatchObject({ phase: { status: 'KILLING' }, attempts: ['RUNNING'] });
    expect((await one('to-kill')).commands).toHaveLength(1);
    expect(await one('suspended')).toMatchObject({ suspended: true, nodes: 'SSH.' });
    expect(await one('fork')).toMatchObject({ attempts: ['SUCCEEDED', 'RUNNING'] });
    expect(await one('rerun')).toMatchObject({ run: 2, version: 1 });
    expect((await env.instances.context((await one('rerun')).id ?? ''))?.params['long']).toHaveLength(10_000);
    expect(await one('child')).toMatchObject({ child: true, nodes: 'SQ.' });
    expect((await env.coordinators.load('opened'))?.state.open).toBeDefined();
    expect((await env.campaigns.list({ limit: 1 })).items[0]?.progress.members).toContain('O');
    expect((await one('owing')).owed).toEqual(expect.arrayContaining(['readiness', 'notice', 'announcement']));
    expect((await env.slots.load('limited')).waiters).toHaveLength(2);
  });

  it('is read as that release has read it', async () => {
    await writeStored(aws, golden);
    const records = JSON.parse(JSON.stringify(await readRecords(new GoldenSystem(aws, golden.takenAt))));
    expect(records).toMatchObject(golden.records);
  });

  it('is understood in its messages', () => {
    expect(golden.messages.events.map((body) => decodeEvent(body).ok)).not.toContain(false);
    expect(golden.messages.actions.map((body) => decodeAction(body).ok)).not.toContain(false);
  });

  it('would be refused if it were of a newer release, in words that say so', async () => {
    const newer = golden.items.map((item) => ({ ...item, v: { N: '99' } }));
    await writeStored(aws, { ...golden, items: newer });
    const { env, uploads } = new GoldenSystem(aws, golden.takenAt);
    const [instanceId = ''] = golden.items.flatMap(instanceIdOf);
    const page = { limit: 10 };
    const campaigns = golden.items.flatMap((item) => (item['pk']?.S?.startsWith('B#') ? [item['pk'].S.slice(2)] : []));
    const reads: Readonly<Record<string, () => Promise<unknown>>> = {
      instance: () => env.instances.load(instanceId),
      context: () => env.instances.context(instanceId),
      attempts: () => env.attempts.list(attemptedOf(golden.items)),
      worker: () => env.workers.get('golden-worker'),
      workflow: () => env.workflows.head('queued'),
      version: () => env.workflows.versions('rerun'),
      slots: () => env.slots.load('limited'),
      coordinator: () => env.coordinators.load('opened'),
      campaign: () => env.campaigns.load(campaigns[0] ?? ''),
      plan: () => env.campaigns.plan(campaigns[0] ?? ''),
      measurement: () => env.monitors.list(page),
      link: () => env.links.get('warehouse'),
      principal: () => env.access.list(),
      audit: () => env.audit.list({ day: '2026-11-23' }, page),
      notice: () => env.notices.load('late/2/1/golden'),
      fleet: () => env.fleets.load('default'),
      incidents: () => env.incidents.recent(10),
      upload: () => uploads.load('definitions/etl/golden.xml'),
    };
    const answers = Object.entries(reads).map(async ([name, read]) => [name, await read().then(String, String)]);
    for (const [name, answer] of await Promise.all(answers)) {
      expect.soft(answer, name).toMatch(/format 99, written by a newer release.*deploy the newer one/);
    }
  });
});

it.each([decodeEvent, decodeAction])('A message of a newer release is refused in words that say so', (decode) => {
  const decoded = decode(JSON.stringify({ v: 99, t: 'p', i: 'x' }));
  expect(decoded.ok ? '' : decoded.reason).toContain('newer');
});

async function instancesOf(system: GoldenSystem, workflow: string): Promise<readonly InstanceSummary[]> {
  return (await system.env.instances.list({ workflow }, { limit: 100 })).items;
}

async function ends(system: GoldenSystem, workflows: readonly string[]): Promise<unknown> {
  const found = workflows.map(async (workflow) => {
    const instances = await instancesOf(system, workflow);
    const statuses = [...new Set(instances.map(({ status }) => status))];
    return [workflow, { count: instances.length, status: statuses.length === 1 ? statuses[0] : statuses }];
  });
  return Object.fromEntries(await Promise.all(found));
}

/** What others are owed has come to them. */
async function expectPaid({ env, ports }: GoldenSystem): Promise<void> {
  const [owing] = (await env.instances.list({ workflow: 'owing' }, { limit: 1 })).items;
  expect(ports.bus.published).toContainEqual(expect.objectContaining({ type: 'instance', instanceId: owing?.id }));
  expect(await env.notices.load(`ended/${owing?.id}/1`)).toBeDefined();
  expect((await env.coordinators.load('opened'))?.state).toMatchObject({ firings: 1, ready: {} });
  expect((await env.coordinators.load('opened'))?.state.open).toBeUndefined();
  expect((await env.campaigns.list({ limit: 10 })).items).toHaveLength(1);
}

function instanceIdOf(item: Record<string, AttributeValue>): readonly string[] {
  return item['sk']?.S === 'I' && item['gs'] !== undefined ? [(item['pk']?.S ?? '').slice(2)] : [];
}

function attemptedOf(items: readonly Record<string, AttributeValue>[]): string {
  return items.find((item) => item['sk']?.S?.startsWith('A#'))?.['pk']?.S?.slice(2) ?? '';
}
