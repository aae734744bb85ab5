import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Environment, Ports } from '#core/ports/ports.ts';
import { dayOutcomes } from '#core/service/describe-home.ts';
import { type InstanceSearch, searchInstances } from '#core/service/search-instances.ts';
import { newInstance, SUCCEEDED } from '#test/contract/samples.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { storeManyInstances } from '#test/factories/many-instances.ts';

const FEW = 200;
const MANY = 5_000;
const SECOND_MS = 1000;

/** What an act asks of DynamoDB, and how many items that looks at. */
interface Read {
  readonly queries: number;
  readonly items: number;
}

let aws: TestAws;
let ports: Ports;
let counted: { queries: number; items: number };
const worlds = { few: Date.UTC(2026, 10, 23, 23, 59, 59), many: Date.UTC(2026, 10, 25, 23, 59, 59) };

beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
  const { table } = aws.resources;
  for (const [workflow, count] of [
    ['few', FEW],
    ['many', MANY],
  ] as const) {
    await storeManyInstances({ client: aws.clients.dynamodb, table }, count, worlds[workflow], () => {
      return newInstance({ workflow, state: SUCCEEDED });
    });
  }
  aws.clients.dynamodb.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      counted.queries += 1;
      counted.items += (result.output as { ScannedCount?: number }).ScannedCount ?? 0;
      return result;
    },
    { step: 'initialize' },
  );
}, 60_000);
afterAll(() => aws.stop());

async function costOf(act: () => Promise<unknown>): Promise<Read> {
  counted = { queries: 0, items: 0 };
  await act();
  return { ...counted };
}

function environment(): Environment {
  return { ...makeEnvironment(), ...ports };
}

describe('a page of 50 costs the same among 5,000 instances as among 200', () => {
  const searches: readonly (readonly [string, (workflow: 'few' | 'many') => InstanceSearch, Read])[] = [
    ['of a workflow', (workflow) => ({ workflow }), { queries: 1, items: 50 }],
    [
      'of a day',
      (workflow) => ({ from: worlds[workflow] - 86_399 * SECOND_MS, to: worlds[workflow] + SECOND_MS }),
      { queries: 4, items: 200 },
    ],
    [
      'of a status and a time',
      (workflow) => ({ statuses: ['SUCCEEDED'], to: worlds[workflow] + SECOND_MS }),
      { queries: 4, items: 200 },
    ],
    ['of a workflow and a status', (workflow) => ({ workflow, statuses: ['SUCCEEDED'] }), { queries: 1, items: 100 }],
  ];

  it.each(searches)('%s', async (_, search, most) => {
    const env = environment();
    const read = (workflow: 'few' | 'many') =>
      costOf(async () => expect((await searchInstances(env, search(workflow), { limit: 50 })).items).toHaveLength(50));
    const [few, many] = [await read('few'), await read('many')];
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(most.queries);
    for (const { items } of [few, many]) expect(items).toBeLessThanOrEqual(most.items);
  });

  it('however far into the list it is', async () => {
    const { cursor = '' } = await ports.instances.list({ workflow: 'many' }, { limit: 4_000 });
    const deep = await costOf(() => ports.instances.list({ workflow: 'many' }, { limit: 50, cursor }));
    expect(deep).toEqual({ queries: 1, items: 50 });
  });
});

describe('what is sifted is bounded', () => {
  it('by ten reads of a hundred for a name that nothing has', async () => {
    const search = { workflow: 'many', text: 'nothing' };
    const cost = await costOf(() => searchInstances(environment(), search, { limit: 50 }));
    expect(cost).toEqual({ queries: 10, items: 1_000 });
  });
});

describe('counting a day', () => {
  it('takes twelve counts, and reads no more than there are', async () => {
    const env = environment();
    await env.clock.sleep(worlds.few - env.clock.now());
    const cost = await costOf(async () => {
      expect(await dayOutcomes(env, 1)).toMatchObject([{ day: '2026-11-23', succeeded: { count: FEW, more: false } }]);
    });
    expect(cost).toEqual({ queries: 12, items: FEW });
  });
});
