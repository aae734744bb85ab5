import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newInstanceState } from '#core/engine/new-state.ts';
import { firstIdAt, instanceTime, makeInstanceId } from '#core/model/instance-id.ts';
import type { InstanceStatus } from '#core/model/status.ts';
import type { Environment } from '#core/ports/ports.ts';
import { type InstanceSearch, searchInstances } from '#core/service/search-instances.ts';
import { context, newInstance } from '#test/contract/samples.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const WORKFLOWS = ['load', 'load orders', 'report', '1ng7', '报表'];
const STATUSES = ['READY', 'SUCCEEDED', 'FAILED'] as const;

interface Sample {
  readonly id: string;
  readonly workflow: string;
  readonly status: InstanceStatus;
}

/** 400 instances of five workflows on ten days, of which most succeeded. */
const SAMPLES: readonly Sample[] = Array.from({ length: 400 }, (_, n) => ({
  id: makeInstanceId(NOON - ((n * 7_919) % 864_000) * 1000, (n * 2_654_435_761).toString(16).padStart(17, '0')),
  workflow: WORKFLOWS[n % WORKFLOWS.length] ?? '',
  status: STATUSES[n % 17 === 0 ? 2 : n % 11 === 0 ? 0 : 1] ?? 'READY',
}));

async function storeSamples(): Promise<Environment> {
  const env = makeEnvironment();
  for (const { id, workflow, status } of SAMPLES) {
    const fresh = newInstanceState(2);
    const state = { ...fresh, phase: phaseOf(status) };
    await env.instances.create(newInstance({ id, workflow, createdAt: instanceTime(id), state }), context());
  }
  return env;
}

function phaseOf(status: InstanceStatus) {
  if (status === 'SUCCEEDED') return { status } as const;
  return status === 'FAILED'
    ? ({ status, reason: { message: 'exit code 1' } } as const)
    : ({ status: 'READY' } as const);
}

async function allPages(env: Environment, search: InstanceSearch, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await searchInstances(env, search, { limit, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

/** What a search means, said another way. */
function expected({ workflow, statuses, from, to, text, idPrefix }: InstanceSearch): readonly string[] {
  const narrow = workflow !== undefined || statuses !== undefined || idPrefix !== undefined;
  const since = from ?? (narrow ? 0 : Math.floor(((to ?? NOON + 1) - 1) / DAY_MS - 6) * DAY_MS);
  const found = SAMPLES.filter(
    ({ id, workflow: name, status }) =>
      (workflow === undefined || name === workflow) &&
      (statuses === undefined || statuses.includes(status)) &&
      (idPrefix === undefined || id.startsWith(idPrefix)) &&
      (text === undefined || name.startsWith(text) || id.startsWith(text)) &&
      (id >= firstIdAt(since) || (text !== undefined && from === undefined && id.startsWith(text))) &&
      (to === undefined || id < firstIdAt(to)),
  );
  return found.map(({ id }) => id).sort();
}

const someId = fc.nat(SAMPLES.length - 1).map((n) => SAMPLES[n]?.id ?? '');
const search: fc.Arbitrary<InstanceSearch> = fc.record(
  {
    workflow: fc.constantFrom(...WORKFLOWS),
    statuses: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
    from: fc.integer({ min: NOON - 10 * DAY_MS, max: NOON }),
    to: fc.integer({ min: NOON - 9 * DAY_MS, max: NOON + DAY_MS }),
    text: fc.oneof(
      fc.constantFrom('lo', 'load', 'load ', '报', 'x', '1ng7', 'LOAD'),
      fc.tuple(someId, fc.integer({ min: 4, max: 20 })).map(([id, length]) => id.slice(0, length)),
    ),
    idPrefix: fc.tuple(someId, fc.integer({ min: 4, max: 20 })).map(([id, length]) => id.slice(0, length)),
  },
  { requiredKeys: [] },
);

describe('a search for instances', () => {
  let env: Environment;
  beforeAll(async () => {
    env = await storeSamples();
  });

  it('finds in pages of any size just what fits, each once', async () => {
    await fc.assert(
      fc.asyncProperty(search, fc.integer({ min: 1, max: 60 }), async (one, limit) => {
        expect((await allPages(env, one, limit)).toSorted()).toEqual(expected(one));
      }),
    );
  });

  it('lists the newest first', async () => {
    await fc.assert(
      fc.asyncProperty(search, fc.integer({ min: 1, max: 60 }), async ({ text: _, ...one }, limit) => {
        const ids = await allPages(env, one, limit);
        expect(ids).toEqual(ids.toSorted().toReversed());
      }),
    );
  });

  it('reads at most ten lists for a page, and says where to go on', async () => {
    const list = vi.spyOn(env.instances, 'list');
    const far = { text: 'nothing is called so', from: NOON - 300 * DAY_MS };
    const page = await searchInstances(env, far, { limit: 50 });
    expect(list).toHaveBeenCalledTimes(10);
    expect(page).toMatchObject({ items: [], cursor: expect.any(String) });
    list.mockRestore();
  });

  it('goes on where it stood when a new day has begun meanwhile', async () => {
    const later = makeEnvironment({ instances: env.instances });
    const first = await searchInstances(later, {}, { limit: 60 });
    await later.clock.sleep(DAY_MS / 2);
    const rest = await searchInstances(later, {}, { limit: 1_000, cursor: first.cursor ?? '' });
    const ids = [...first.items, ...rest.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(expected({ from: Math.floor(NOON / DAY_MS - 5) * DAY_MS }));
  });

  it.each(['x', '1.x', '-1.', '1', ''])('refuses the cursor %j', async (cursor) => {
    await expect(searchInstances(env, {}, { limit: 1, cursor })).rejects.toMatchObject({ code: 'bad-cursor' });
  });
});
