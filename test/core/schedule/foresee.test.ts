import { describe, expect, it } from 'vitest';
import { newCoordinatorState } from '#core/schedule/coordinator-state.ts';
import {
  type ForeseenCoordinator,
  type ForeseenRun,
  foresee,
  MAX_FORESEEN_RUNS,
  type Outlook,
} from '#core/schedule/foresee.ts';
import { makeRules } from './rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIDNIGHT = Date.UTC(2026, 10, 24);
const BEFORE = MIDNIGHT - 1;

type RulesOverrides = Parameters<typeof makeRules>[0];

/** A coordinator that starts the workflow of its own name, counting from midnight. */
function fresh(name: string, rules: RulesOverrides): ForeseenCoordinator {
  return { name, rules: makeRules({ workflows: [name], ...rules }), state: newCoordinatorState(true, BEFORE) };
}

function foreseeDay(coordinators: readonly ForeseenCoordinator[], more: Partial<Outlook> = {}) {
  const span = { after: BEFORE, until: MIDNIGHT + 24 * HOUR - 1 };
  return foresee({ coordinators, span, durationMs: () => MINUTE, ...more });
}

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
const tell = (runs: readonly ForeseenRun[]) =>
  runs.map(({ workflow, startsAt, becauseOf }) => `${clock(startsAt)} ${workflow} ${becauseOf}`);

describe('what coordinators would run', () => {
  it('is due at the times of their crons, the first instant of the span among them', () => {
    const { runs, cut } = foreseeDay([fresh('a', { cron: '0 0,12 * * *' })]);
    expect(runs).toEqual([
      run('a', MIDNIGHT, { nominalTime: MIDNIGHT }),
      run('a', MIDNIGHT + 12 * HOUR, { nominalTime: MIDNIGHT + 12 * HOUR }),
    ]);
    expect(cut).toBe(false);
  });

  it('follows its dependencies after their typical durations', () => {
    const minutes = new Map([
      ['a', 20],
      ['b', 50],
    ]);
    const { runs } = foreseeDay(
      [
        fresh('join', { dependencies: ['a', 'b'] }),
        fresh('a', { cron: '0 1 * * *' }),
        fresh('b', { dependencies: ['a'] }),
        fresh('late', { cron: '0 6 * * *', dependencies: ['join'] }),
        fresh('early', { cron: '30 0 * * *', dependencies: ['join'] }),
      ],
      { durationMs: (workflow) => (minutes.get(workflow) ?? 1) * MINUTE },
    );
    expect(tell(runs)).toEqual([
      '01:00 a time',
      '01:20 b dependencies',
      '02:10 join dependencies',
      '02:11 early dependencies',
      '06:00 late time',
    ]);
    expect(runs[2]).toEqual(
      run('join', MIDNIGHT + 130 * MINUTE, {
        logicalTime: MIDNIGHT + HOUR,
        becauseOf: 'dependencies',
        after: ['a', 'b'],
      }),
    );
    expect(runs[4]).toMatchObject({ nominalTime: MIDNIGHT + 6 * HOUR, after: ['join'] });
  });

  it('starts every workflow of a coordinator', () => {
    const { runs } = foreseeDay([fresh('both', { cron: '0 1 * * *', workflows: ['a', 'b'] })]);
    expect(tell(runs)).toEqual(['01:00 a time', '01:00 b time']);
  });

  it('leaves out what is disabled, and what waits for it', () => {
    const disabled = { ...fresh('a', { cron: '0 1 * * *' }), state: newCoordinatorState(false, BEFORE) };
    expect(foreseeDay([disabled, fresh('b', { dependencies: ['a'] })]).runs).toEqual([]);
  });

  it('begins with what is stored: what is ready, and what is due', () => {
    const ready = { a: { instanceId: 'i', endedAt: MIDNIGHT - HOUR, logicalTime: MIDNIGHT - 2 * HOUR } };
    const waiting = fresh('w', { cron: '0 23 * * *', dependencies: ['a', 'b'] });
    const state = { ...waiting.state, due: [MIDNIGHT - HOUR], ready };
    const { runs } = foreseeDay([{ ...waiting, state }, fresh('b', { cron: '0 3 * * *' })]);
    expect(tell(runs)).toEqual(['03:00 b time', '03:01 w dependencies']);
    expect(runs[1]).toMatchObject({ nominalTime: MIDNIGHT - HOUR, after: ['a', 'b'] });
  });

  it.each([
    ['at once', {}, '00:00'],
    ['when it is tried again', { failure: { message: 'x', since: 0, tries: 1, retryAt: MIDNIGHT + HOUR } }, '01:00'],
  ])('begins with a firing that is open: %s', (_, failed, time) => {
    const one = fresh('w', { cron: '0 23 * * *' });
    const open = { number: 4, nominalTime: BEFORE, logicalTime: BEFORE, openedAt: BEFORE, used: {}, ...failed };
    const { runs } = foreseeDay([{ ...one, state: { ...one.state, firings: 4, open } }]);
    expect(tell(runs)).toEqual([`${time} w time`, '23:00 w time']);
  });

  it('follows what is under way when it begins', () => {
    const underWay = [{ workflow: 'a', instanceId: 'i', endedAt: MIDNIGHT + HOUR, logicalTime: MIDNIGHT - HOUR }];
    const { runs } = foreseeDay([fresh('b', { dependencies: ['a'] })], { underWay });
    expect(runs).toEqual([
      run('b', MIDNIGHT + HOUR, { logicalTime: MIDNIGHT - HOUR, becauseOf: 'dependencies', after: ['a'] }),
    ]);
  });

  it.each([
    ['latest', ['12:00 a time', '12:01 w dependencies']],
    ['all', ['12:00 a time', '12:01 w dependencies']],
    ['none', ['12:00 a time', '12:01 w dependencies']],
  ] as const)('fires what waited for its dependencies, under %s', (catchup, told) => {
    const { runs } = foreseeDay([
      fresh('a', { cron: '0 12 * * *' }),
      fresh('w', { cron: '0 1-11 * * *', dependencies: ['a'], catchup }),
    ]);
    expect(tell(runs)).toEqual(told);
    expect(clock(runs[1]?.nominalTime ?? 0)).toBe(catchup === 'all' ? '01:00' : '11:00');
  });

  it.each([
    ['latest', 1],
    ['all', 3],
    ['none', 0],
  ] as const)('catches up with an outage before it begins, under %s', (catchup, count) => {
    const one = fresh('w', { cron: '0 21-23 * * *', catchup });
    const state = { ...one.state, countedTo: MIDNIGHT - 12 * HOUR };
    const { runs } = foreseeDay([{ ...one, state }]);
    expect(runs.filter(({ startsAt }) => startsAt === MIDNIGHT)).toHaveLength(count);
  });

  it('keeps to start and end', () => {
    const bounds = { startAt: MIDNIGHT + 2 * HOUR, endAt: MIDNIGHT + 4 * HOUR };
    const { runs } = foreseeDay([
      fresh('a', { cron: 'every hour', ...bounds }),
      fresh('b', { dependencies: ['a'], startAt: MIDNIGHT + 3.5 * HOUR }),
    ]);
    expect(tell(runs)).toEqual([
      '02:00 a time',
      '03:00 a time',
      '03:30 b dependencies',
      '04:00 a time',
      '04:01 b dependencies',
    ]);
  });

  it('ends with its span', () => {
    const span = { after: BEFORE, until: MIDNIGHT + HOUR };
    expect(foreseeDay([fresh('a', { cron: '0 * * * *' })], { span }).runs).toHaveLength(2);
  });
});

describe('what is foreseen', () => {
  it('is cut when it would not end', () => {
    const circle = [fresh('a', { dependencies: ['b'] }), fresh('b', { dependencies: ['a'] })];
    const underWay = [{ workflow: 'a', instanceId: 'i', endedAt: MIDNIGHT, logicalTime: MIDNIGHT }];
    const { runs, cut } = foreseeDay(circle, { underWay, durationMs: () => 1 });
    expect([runs.length, cut]).toEqual([MAX_FORESEEN_RUNS, true]);
  });

  it('is cut too when it takes too much, whatever it starts', () => {
    const waiting = Array.from({ length: 30 }, (_, index) => fresh(`w${index}`, { dependencies: ['a', 'never'] }));
    const span = { after: BEFORE, until: MIDNIGHT + 60 * 24 * HOUR };
    const { runs, cut } = foreseeDay([fresh('a', { cron: '* * * * *' }), ...waiting], { span });
    expect(cut).toBe(true);
    expect(runs.length).toBeLessThan(60 * 24 * 60);
  });
});

function run(workflow: string, startsAt: number, more: Partial<ForeseenRun>): ForeseenRun {
  return {
    workflow,
    coordinator: workflow,
    logicalTime: startsAt,
    startsAt,
    endsAt: startsAt + MINUTE,
    becauseOf: 'time',
    after: [],
    ...more,
  };
}
