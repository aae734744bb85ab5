import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fired, type LocalSystem, until } from './local-system.ts';
import { openBench } from './workbench.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/warehouse');
const MINUTE_MS = 60_000;
const IMPORTS = ['wf_import_order', 'wf_import_item'] as const;
type Import = (typeof IMPORTS)[number];

const folder = mkdtempSync(join(tmpdir(), 'akkaflow-story-'));
const byCron = join(folder, 'coor_import_order.xml');
const cleanups: (() => Promise<void>)[] = [];
let system: LocalSystem;

function enableCron(enabled: boolean): void {
  const text = readFileSync(byCron, 'utf8').replace(/is-enabled="\w+"/, `is-enabled="${enabled}"`);
  writeFileSync(byCron, text);
}

beforeAll(async () => {
  cpSync(EXAMPLE, folder, { recursive: true });
  enableCron(false);
  system = await openBench((cleanup) => cleanups.push(cleanup)).start({ watch: folder, concurrency: 8 });
}, 40_000);

afterAll(async () => {
  await Promise.all(cleanups.map((cleanup) => cleanup()));
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until the join has fired by what the predicate looks for. */
function joinFired(what: string, by: (fired: Fired) => boolean): Promise<Fired> {
  return until(what, 30_000, async () => (await system.fired('coor_join_order_and_item')).find(by) ?? false);
}

function usedBy({ firing }: Fired, workflow: Import) {
  const used = firing.used[workflow];
  if (used === undefined) throw new Error(`The join was fired without ${workflow}`);
  return used;
}

async function importDay(workflow: Import, day: string) {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return await system.end(await system.trigger(workflow, { stadate: day }, noon));
}

describe('the story of the warehouse', { timeout: 75_000 }, () => {
  it.each([
    ['2017-03-04', IMPORTS],
    ['2017-03-05', IMPORTS.toReversed()],
    ['2017-03-06', IMPORTS],
  ])('joins the orders and items of %s when both are imported, first %j', async (day, [first, second]) => {
    if (first === undefined || second === undefined) expect.unreachable();
    const before = await system.fired('coor_join_order_and_item');
    const imported = await importDay(first, day);
    expect(await system.fired('coor_join_order_and_item')).toEqual(before);
    const other = await importDay(second, day);
    const fired = await joinFired(`the join of ${day}`, ({ firing }) => firing.number === before.length + 1);
    expect([usedBy(fired, first).instanceId, usedBy(fired, second).instanceId]).toEqual([imported.id, other.id]);
    const [{ instanceId = '' } = {}, ...more] = fired.instances;
    expect(more).toEqual([]);
    const joined = await system.end(instanceId);
    expect([imported.status, other.status, joined.status]).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(joined.createdAt).toBeGreaterThanOrEqual(other.endedAt ?? Number.POSITIVE_INFINITY);
    expect(await system.output(instanceId, 'join_sql', 'out')).toEqual([
      `${day},1001,user1,paid,lamp`,
      `${day},1002,user2,paid,chair`,
      `${day},1002,user2,paid,table`,
      `${day},1004,user4,paid,shelf`,
      '',
    ]);
  });

  it('imports by the minute when its file says so, and joins what one minute imported', async () => {
    const before = await system.fired('coor_join_order_and_item');
    enableCron(true);
    const [byMinute] = await until('the imports of a minute', 30_000, async () => {
      await system.inside.tickAhead(MINUTE_MS);
      const fired = await system.fired('coor_import_order');
      return fired.length > 0 && fired;
    });
    expect(byMinute?.instances.map(({ workflow }) => workflow)).toEqual(IMPORTS);
    const fired = await joinFired('the join', ({ firing }) => firing.number > before.length);
    const started = (await system.fired('coor_import_order')).flatMap(({ instances }) => instances);
    for (const workflow of IMPORTS) {
      const { instanceId, logicalTime } = usedBy(fired, workflow);
      expect(started).toContainEqual({ workflow, instanceId });
      expect(logicalTime % MINUTE_MS).toBe(0);
      expect(logicalTime).toBeLessThanOrEqual(fired.firing.logicalTime);
    }
    const joined = await system.end(fired.instances[0]?.instanceId ?? '');
    expect(joined.status).toBe('SUCCEEDED');
    expect(joined.context).toMatchObject({ startedBy: 'coordinator:coor_join_order_and_item' });
  });
});
