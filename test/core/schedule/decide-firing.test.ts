import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoordinatorState, newCoordinatorState, type Readiness } from '#core/schedule/coordinator-state.ts';
import { decideFiring, nextLook } from '#core/schedule/decide-firing.ts';
import { makeRules } from './rules.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const hourly = '0 * * * *';

function success(endedAt: number, logicalTime = endedAt): Readiness {
  return { instanceId: `i${endedAt}`, endedAt, logicalTime };
}

function stateAtNoon(overrides: Partial<CoordinatorState> = {}): CoordinatorState {
  return { ...newCoordinatorState(true, NOON), ...overrides };
}

describe('Deciding', () => {
  it('opens a firing that uses up its time and what is ready', () => {
    const ready = { a: success(NOON + 1) };
    const { state } = decideFiring(
      makeRules({ cron: hourly, dependencies: ['a'] }),
      stateAtNoon({ ready }),
      NOON + HOUR + 5,
    );
    expect(state).toMatchObject({ due: [], ready: {}, firings: 1, countedTo: NOON + HOUR });
    expect(state.open).toEqual({
      number: 1,
      nominalTime: NOON + HOUR,
      logicalTime: NOON + HOUR,
      openedAt: NOON + HOUR + 5,
      used: ready,
    });
  });

  it('takes the latest logical time of what is ready when there is no cron', () => {
    const ready = { a: success(NOON + 20, NOON - HOUR), b: success(NOON + 10, NOON - 2 * HOUR) };
    const { state } = decideFiring(makeRules({ dependencies: ['a', 'b'] }), stateAtNoon({ ready }), NOON + HOUR);
    expect(state.open).toMatchObject({ logicalTime: NOON - HOUR, used: ready });
    expect(state.open?.nominalTime).toBeUndefined();
  });

  it.each([
    ['nothing starts it', {}, {}],
    ['its time has not come', { cron: '0 20 * * *' }, {}],
    ['a dependency is missing', { cron: hourly, dependencies: ['a', 'b'] }, { ready: { a: success(NOON) } }],
    ['it is disabled', { cron: hourly }, { enabled: false }],
    ['its start is to come', { dependencies: ['a'], startAt: NOON + 9 * HOUR }, { ready: { a: success(NOON) } }],
    ['its end came before the last success', { dependencies: ['a'], endAt: NOON }, { ready: { a: success(NOON + 1) } }],
    ['it was enabled after its end', { dependencies: ['a'], endAt: NOON - 1 }, { ready: { a: success(NOON - 9) } }],
  ])('opens nothing when %s', (_reason, rules, state) => {
    expect(decideFiring(makeRules(rules), stateAtNoon(state), NOON + HOUR).state.open).toBeUndefined();
  });

  it('counts what comes due while a firing is open, and leaves that firing alone', () => {
    const open = { number: 1, nominalTime: NOON, logicalTime: NOON, openedAt: NOON, used: {} };
    const { state, skipped } = decideFiring(
      makeRules({ cron: hourly }),
      stateAtNoon({ open, firings: 1 }),
      NOON + 2 * HOUR,
    );
    expect(state).toMatchObject({ open, due: [NOON + 2 * HOUR] });
    expect(skipped).toMatchObject([{ first: NOON + HOUR, last: NOON + HOUR, count: 1 }]);
  });

  it('again at the same time changes nothing', () => {
    const states = fc.record({
      cron: fc.constantFrom(hourly, '*/7 * * * *', undefined),
      catchup: fc.constantFrom('latest' as const, 'all' as const, 'none' as const),
      dependencies: fc.subarray(['a', 'b']),
      ready: fc.subarray(['a', 'b']),
      passed: fc.integer({ min: 0, max: 50 * HOUR }),
      enabled: fc.boolean(),
    });
    fc.assert(
      fc.property(states, ({ cron, passed, enabled, ready: names, ...others }) => {
        const rules = makeRules({ ...others, ...(cron !== undefined && { cron }) });
        const isReady = names.filter((name) => others.dependencies.includes(name));
        const ready = Object.fromEntries(isReady.map((name) => [name, success(NOON)]));
        const { state } = decideFiring(rules, stateAtNoon({ enabled, ready }), NOON + passed);
        expect(decideFiring(rules, state, NOON + passed)).toEqual({ state, skipped: [] });
      }),
    );
  });
});

describe('The next look', () => {
  const open = { number: 1, nominalTime: NOON, logicalTime: NOON, openedAt: NOON, used: {} };
  const failure = { message: 'no', since: NOON, tries: 7 };
  const ready = { a: success(NOON) };

  it.each([
    ['never, while it is disabled', { cron: hourly }, { enabled: false }, undefined],
    ['at its next time', { cron: hourly }, {}, HOUR],
    ['at its next time, while a dependency is missing', { cron: hourly, dependencies: ['a'] }, { due: [NOON] }, HOUR],
    ['now, when it could fire', { cron: hourly }, { due: [NOON] }, 0],
    ['never, while only a success can move it', { dependencies: ['a'] }, {}, undefined],
    ['now, when nothing is missing any more', { dependencies: ['a'] }, { ready }, 0],
    ['at its start, when all is ready', { dependencies: ['a'], startAt: NOON + 3 }, { ready }, 3],
    [
      'never, when its end comes before its start',
      { dependencies: ['a'], startAt: NOON + 3, endAt: NOON + 2 },
      { ready },
      undefined,
    ],
    ['now, for an open firing', { cron: hourly }, { open }, 0],
    [
      'when that is to be tried again',
      { cron: hourly },
      { open: { ...open, failure: { ...failure, retryAt: NOON + 9 } } },
      9,
    ],
    [
      'for a due time before that',
      { cron: hourly },
      { open: { ...open, failure: { ...failure, retryAt: NOON + 2 * HOUR } } },
      HOUR,
    ],
  ])('is %s', (_when, rules, state, after) => {
    const look = nextLook(makeRules(rules), stateAtNoon(state), NOON);
    expect(look).toBe(after === undefined ? undefined : NOON + after);
  });
});
