import { describe, expect, it } from 'vitest';
import { handleUploads } from '#core/service/handle-uploads.ts';
import { reconcileUploads } from '#core/service/reconcile-uploads.ts';
import { dyingAt, intercept, jostled, seededRandom } from './intercept.ts';
import { type Message, UploadSystem, workflowFile } from './upload-system.ts';

const KEY = 'definitions/etl/daily.xml';
const OTHER = 'definitions/etl/other.xml';
const CRON = '<coordinator><depend-list cron="0 6 * * *"/></coordinator>';

/** What a file holds in the end: the name that it defines, the words in it and whether it starts by itself, or nothing. */
type State = { readonly name: string; readonly desc: string; readonly still?: boolean } | undefined;

function change(system: UploadSystem, key: string, state: State): Message {
  return state === undefined
    ? system.remove(key)
    : system.put(key, workflowFile({ ...state, coordinator: state.still ? '' : CRON }));
}

/** Of each name that any of the files ever had: its owner, what is live, and whether its coordinator fires. */
async function standing(system: UploadSystem, names: readonly string[]) {
  const states = names.map(async (name) => {
    const head = await system.env.workflows.head(name);
    const coordinator = await system.env.coordinators.load(name);
    const fires = coordinator?.state.enabled === true;
    return [name, head && { source: head.source, desc: head.desc, fires, by: coordinator?.source }] as const;
  });
  return Object.fromEntries(await Promise.all(states));
}

function owned(key: string, { desc, still = false }: { readonly desc: string; readonly still?: boolean }) {
  return { source: key, desc, fires: !still, by: still ? undefined : key };
}
const freed = (key: string) => expect.objectContaining({ source: `deleted:${key}`, fires: false });

const CASES: readonly (readonly [string, readonly State[]])[] = [
  [
    'changed',
    [
      { name: 'a', desc: '1' },
      { name: 'a', desc: '2' },
    ],
  ],
  [
    'given another name',
    [
      { name: 'a', desc: '1' },
      { name: 'b', desc: '2' },
    ],
  ],
  ['deleted', [{ name: 'a', desc: '1' }, undefined]],
  [
    'given a coordinator',
    [
      { name: 'a', desc: '1', still: true },
      { name: 'a', desc: '2' },
    ],
  ],
  [
    'rid of its coordinator',
    [
      { name: 'a', desc: '1' },
      { name: 'a', desc: '2', still: true },
    ],
  ],
  ['deleted and put again', [{ name: 'a', desc: '1' }, undefined, { name: 'a', desc: '1' }]],
];

describe.each(['before', 'after'] as const)('A loader that dies %s a call', (moment) => {
  it.each(CASES)('leaves a file that was %s to the message that comes again', async (_, states) => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const system = new UploadSystem();
      const messages = states.map((state) => change(system, KEY, state));
      const last = messages.at(-1);
      if (last === undefined) expect.unreachable();
      await system.load(...messages.slice(0, -1));
      const around = dyingAt(call, moment);
      const { failed } = await handleUploads(intercept(system.loader, around), [last]);
      if (!around.died()) break;
      deaths += 1;
      if (failed.length > 0) await system.load(last);
      await expectLast(system, KEY, states);
    }
    expect(deaths).toBeGreaterThan(8);
  });

  it.each(CASES)('leaves a file that was %s to the hourly pass, if the message is lost', async (_, states) => {
    for (let call = 0; ; call++) {
      const system = new UploadSystem();
      const messages = states.map((state) => change(system, KEY, state));
      await system.load(...messages.slice(0, -1));
      const around = dyingAt(call, moment);
      await handleUploads(intercept(system.loader, around), messages.slice(-1));
      if (!around.died()) break;
      await system.passMinutes(60);
      await reconcileUploads(system.loader);
      await expectLast(system, KEY, states);
    }
  });
});

async function expectLast(system: UploadSystem, key: string, states: readonly State[]): Promise<void> {
  const last = states.at(-1);
  const names = [...new Set(states.flatMap((state) => state?.name ?? []))];
  const expected = names.map((name) => [name, name === last?.name ? owned(key, last) : freed(key)]);
  expect(await standing(system, names)).toEqual(Object.fromEntries(expected));
  expect(system.report(key)?.result).toBe(last === undefined ? 'deleted' : 'accepted');
  for (const name of names.filter((each) => each !== last?.name)) {
    const { freedAt } = (await system.env.coordinators.load(name)) ?? expect.unreachable();
    const told = system.ports.notices.all().map(({ notice }) => notice);
    expect(told).toContainEqual({ type: 'disabled', coordinator: name, at: freedAt });
  }
}

describe('Loaders at once', () => {
  it.each(CASES)('agree on the newest state of a file that was %s, whatever comes when', async (_, states) => {
    for (let seed = 0; seed < 60; seed++) {
      const system = new UploadSystem();
      const messages = states.map((state) => change(system, KEY, state));
      const twice = shuffled([...messages, ...messages], seed);
      await Promise.all(twice.map((message, index) => deliver(system, [message], seed * 100 + index)));
      await expectSeen(system, states, seed);
      await settle(system);
      await expectSeen(system, states, seed);
    }
  });

  it('give a name that two files want to one of them, and to the other once it is free', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const system = new UploadSystem();
      const both = [KEY, OTHER].map((key) => change(system, key, { name: 'a', desc: key }));
      await Promise.all(both.map((message, index) => deliver(system, [message], seed * 100 + index)));
      const { a: first } = await standing(system, ['a']);
      const [winner, loser] = first?.source === KEY ? [KEY, OTHER] : [OTHER, KEY];
      expect(first).toEqual(owned(winner, { desc: winner }));
      expect(system.report(loser)).toMatchObject({ code: 'owned-elsewhere' });
      await system.load(system.remove(winner));
      await settle(system);
      expect(await standing(system, ['a'])).toEqual({ a: owned(loser, { desc: loser }) });
    }
  });
});

describe('A loader that stalls before a call, is overtaken, and dies after that call or a later one', () => {
  it.each(CASES.filter(([, states]) => states.length === 2))(
    'undoes nothing of a file that was %s',
    async (_, states) => {
      let died = true;
      for (let death = 0; died; death++) {
        died = false;
        // One that is overtaken early has nothing to do, and calls too seldom to die.
        for (let stall = 0; stall <= death; stall++) died = (await overtaken(states, stall, death)) || died;
      }
    },
  );
});

describe('A loader that stalls before a call, while two later states of its file are done with', () => {
  it('leaves nobody a name that was anybody’s when it went on', async () => {
    let stalled = true;
    for (let stall = 0; stalled; stall++) {
      const system = new UploadSystem();
      await system.load(change(system, OTHER, { name: 'a', desc: 'other' }));
      const early = change(system, KEY, { name: 'a', desc: 'early' });
      stalled = false;
      const before = async (call: number) => {
        if (call !== stall) return;
        stalled = true;
        await system.load(change(system, KEY, undefined));
        await system.load(change(system, KEY, { name: 'b', desc: 'late' }));
        await system.load(change(system, OTHER, undefined));
      };
      await handleUploads(intercept(system.loader, { before }), [early]);
      if (!stalled) break;
      await settle(system);
      const found = await standing(system, ['a', 'b']);
      expect(found, `at ${stall}`).toMatchObject({ a: { fires: false }, b: owned(KEY, { desc: 'late' }) });
      expect(found['a']?.source, `at ${stall}`).toMatch(/^deleted:/);
    }
  });
});

/** Answers whether it died at all. */
async function overtaken(states: readonly State[], stall: number, death: number): Promise<boolean> {
  const system = new UploadSystem();
  const [early, late] = states.map((state) => change(system, KEY, state));
  if (early === undefined || late === undefined) expect.unreachable();
  const around = dyingAt(death, 'after');
  let overtaking: Promise<void> | undefined;
  const before = (call: number) => {
    if (call !== stall) return around.before?.(call);
    overtaking = system.load(late);
    return overtaking;
  };
  const { failed } = await handleUploads(intercept(system.loader, { ...around, before }), [early]);
  await (overtaking ?? system.load(late));
  if (failed.length > 0) await system.load(early);
  const about = stall * 100 + death;
  // A coordinator that comes too late is found by the hourly pass: nothing is there that would have refused it.
  if (states[1]?.name === 'a' && !states[1].still) {
    expect(await standing(system, ['a']), `at ${about}`).toEqual({ a: owned(KEY, states[1]) });
  }
  await settle(system);
  await expectSeen(system, states, about, { said: false });
  return around.died();
}

/** What was never defined, since a later state was taken up first, is not there. */
async function expectSeen(
  system: UploadSystem,
  states: readonly State[],
  seed: number,
  { said = true } = {},
): Promise<void> {
  const last = states.at(-1);
  for (const name of new Set(states.flatMap((state) => state?.name ?? []))) {
    const { [name]: found } = await standing(system, [name]);
    if (name === last?.name) expect(found, `seed ${seed}`).toEqual(owned(KEY, last));
    else if (found !== undefined) expect(found, `seed ${seed}`).toEqual(freed(KEY));
  }
  if (said) expect(system.report(KEY)?.result, `seed ${seed}`).toBe(last === undefined ? 'deleted' : 'accepted');
}

/** Until it is acknowledged; what happens at once is jostled by the seed. */
async function deliver(system: UploadSystem, messages: readonly Message[], seed: number): Promise<void> {
  const env = intercept(system.loader, jostled(seed));
  for (let left = messages; left.length > 0; ) {
    const { failed } = await handleUploads(env, left);
    left = left.filter(({ id }) => failed.includes(id));
  }
}

async function settle(system: UploadSystem): Promise<void> {
  await system.passMinutes(60);
  await reconcileUploads(system.loader);
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed);
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
