import { describe, expect, it } from 'vitest';
import { disable, enable, reset, resubmit } from '#core/schedule/change-coordinator.ts';
import { type CoordinatorState, newCoordinatorState, type Watched } from '#core/schedule/coordinator-state.ts';
import { deadlineAt, nextDeadline, overdue, parseDeadline, unwatchOverdue } from '#core/schedule/deadline.ts';
import { decideFiring, nextLook } from '#core/schedule/decide-firing.ts';
import { makeRules } from './rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.UTC(2026, 10, 24);

const daily = makeRules({ cron: '0 2 * * *', deadline: parseDeadline('06:30'), dependencies: ['a'] });
const gathering = makeRules({ deadline: parseDeadline('+90m'), dependencies: ['a', 'b'] });
const everyDay = makeRules({ deadline: parseDeadline('06:30'), dependencies: ['a', 'b'] });

const fresh = newCoordinatorState(true, MIDNIGHT);
const ready = (endedAt: number) => ({ instanceId: 'i', endedAt, logicalTime: endedAt });
const decide = (rules: typeof daily, state: CoordinatorState, now: number) => decideFiring(rules, state, now).state;

describe('a deadline', () => {
  it.each([
    ['+90m', '2026-11-24T02:00:00Z', 'UTC', '2026-11-24T03:30:00Z'],
    ['06:30', '2026-11-24T02:00:00Z', 'UTC', '2026-11-24T06:30:00Z'],
    ['06:30', '2026-11-24T07:00:00Z', 'UTC', '2026-11-25T06:30:00Z'],
    ['06:30', '2026-11-24T06:30:00Z', 'UTC', '2026-11-25T06:30:00Z'],
    ['00:00', '2026-11-24T23:00:00Z', 'Asia/Shanghai', '2026-11-25T16:00:00Z'],
    ['06:30', '2026-11-23T23:00:00Z', 'Asia/Shanghai', '2026-11-24T22:30:00Z'],
    ['02:30', '2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['02:30', '2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['+90m', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('%s of what began at %s in %s is at %s', (text, since, timezone, at) => {
    const rules = makeRules({ deadline: parseDeadline(text), timezone });
    expect(new Date(deadlineAt(rules, { since: Date.parse(since) }))).toEqual(new Date(at));
  });

  it.each(['', '6:30pm', '25:00', '90m'])('is not %j', (text) => {
    expect(() => parseDeadline(text)).toThrow('The deadline cannot be read');
  });
});

describe('what is watched', () => {
  it('is each due time from when it comes, fired or not', () => {
    const state = decide(daily, fresh, MIDNIGHT + 3 * HOUR);
    expect(state.watched).toEqual([{ since: MIDNIGHT + 2 * HOUR }]);
    expect(decide(daily, state, MIDNIGHT + 4 * HOUR)).toEqual(state);
    expect(decide({ ...daily, dependencies: [] }, fresh, MIDNIGHT + 3 * HOUR).watched).toEqual(state.watched);
  });

  it('is no time that an outage made skipped', () => {
    expect(decide(daily, fresh, MIDNIGHT + 3 * DAY).watched).toEqual([{ since: MIDNIGHT + 2 * DAY + 2 * HOUR }]);
  });

  it('is at most 300 times', () => {
    const rules = { ...makeRules({ cron: '* * * * *', deadline: parseDeadline('+600m') }), catchup: 'all' } as const;
    const { watched } = decide(rules, fresh, MIDNIGHT + 400 * MINUTE);
    expect([watched.length, watched[0]]).toEqual([300, { since: MIDNIGHT + MINUTE }]);
  });

  it('is nothing without a deadline, and no more when it went', () => {
    const { deadline: _deadline, ...rules } = daily;
    expect(decide(rules, { ...fresh, watched: [{ since: MIDNIGHT }] }, MIDNIGHT + DAY).watched).toEqual([]);
  });

  it('is without a cron and with `+90m` the firing of which the first dependency is ready', () => {
    const first = decide(gathering, { ...fresh, ready: { a: ready(MIDNIGHT + HOUR) } }, MIDNIGHT + 2 * HOUR);
    expect(first.watched).toEqual([{ since: MIDNIGHT + HOUR, firing: 1 }]);
    const fired = decide(
      gathering,
      { ...first, ready: { ...first.ready, b: ready(MIDNIGHT + 2 * HOUR) } },
      MIDNIGHT + 2 * HOUR,
    );
    expect(fired.open?.number).toBe(1);
    const next = decide(gathering, { ...fired, ready: { b: ready(MIDNIGHT + 3 * HOUR) } }, MIDNIGHT + 3 * HOUR);
    expect(next.watched).toEqual([
      { since: MIDNIGHT + HOUR, firing: 1 },
      { since: MIDNIGHT + 3 * HOUR, firing: 2 },
    ]);
  });

  it('is a firing that was reported before it opened no second time', () => {
    const waiting = { ...fresh, ready: { a: ready(MIDNIGHT + HOUR) } };
    const now = MIDNIGHT + 3 * HOUR;
    const reported = decide(gathering, unwatchOverdue(gathering, decide(gathering, waiting, now), now), now);
    expect(overdue(gathering, reported, now)).toEqual([]);
    expect(nextLook(gathering, reported, now)).toBeUndefined();
    const next = { ...reported, firings: 1, ready: { b: ready(now) } };
    expect(decide(gathering, next, now).watched).toEqual([{ since: now, firing: 2 }]);
  });

  it('begins, when readiness was recorded while disabled, with the enabling', () => {
    const state = { ...fresh, enabled: false, ready: { a: ready(MIDNIGHT + HOUR) } };
    const enabled = enable(state, MIDNIGHT + DAY);
    expect(decide(gathering, enabled, MIDNIGHT + DAY).watched).toEqual([{ since: MIDNIGHT + DAY, firing: 1 }]);
  });

  it('is without a cron and with `06:30` one day after the other, an outage as one', () => {
    expect(nextDeadline(everyDay, fresh)).toBe(MIDNIGHT + 6.5 * HOUR);
    const state = decide(everyDay, fresh, MIDNIGHT);
    expect(state.watched).toEqual([{ since: MIDNIGHT }]);
    const after = unwatchOverdue(everyDay, state, MIDNIGHT + 3 * DAY + 7 * HOUR);
    expect(after.watched).toEqual([{ since: MIDNIGHT + 3 * DAY + 6.5 * HOUR }]);
  });

  it.each([
    ['days', everyDay, {}],
    ['firings', gathering, { ready: { a: ready(MIDNIGHT + 2 * HOUR) } }],
  ])('keeps to start and end: %s', (_, rules, more) => {
    const state = { ...fresh, ...more };
    const begun = decide({ ...rules, startAt: MIDNIGHT + 3 * HOUR }, state, MIDNIGHT + 4 * HOUR);
    expect(begun.watched).toMatchObject([{ since: MIDNIGHT + 3 * HOUR }]);
    expect(decide({ ...rules, endAt: MIDNIGHT + HOUR }, state, MIDNIGHT + 4 * HOUR).watched).toEqual([]);
  });
});

describe('what is overdue', () => {
  const state = { ...fresh, watched: [{ since: MIDNIGHT - DAY }, { since: MIDNIGHT }] };

  it.each<[number, readonly Watched[]]>([
    [MIDNIGHT - DAY + 6.5 * HOUR - 1, []],
    [MIDNIGHT - DAY + 6.5 * HOUR, state.watched.slice(0, 1)],
    [MIDNIGHT + DAY, state.watched],
  ])('at %i', (now, watched) => {
    expect(overdue(daily, state, now)).toEqual(watched);
    expect(unwatchOverdue(daily, state, now).watched).toEqual(state.watched.slice(watched.length));
  });

  it('is looked at, whatever else is waited for', () => {
    expect(nextLook(daily, { ...state, countedTo: MIDNIGHT - DAY }, MIDNIGHT - DAY)).toBe(MIDNIGHT - DAY + 2 * HOUR);
    expect(nextLook(daily, { ...state, countedTo: MIDNIGHT - 12 * HOUR }, MIDNIGHT)).toBe(MIDNIGHT - DAY + 6.5 * HOUR);
    expect(nextLook(everyDay, fresh, MIDNIGHT)).toBe(MIDNIGHT + 6.5 * HOUR);
  });

  it('is nothing of what is disabled', () => {
    expect(overdue(daily, { ...state, enabled: false }, MIDNIGHT + DAY)).toEqual([]);
  });
});

describe('what was watched', () => {
  const state = { ...fresh, watched: [{ since: MIDNIGHT }] };
  const now = MIDNIGHT + HOUR;
  const changed = (after: Partial<typeof daily>) => {
    return resubmit(state, { before: daily, after: { ...daily, ...after } }, true, now).watched;
  };

  it('is forgotten when it is disabled, enabled or reset', () => {
    expect(disable(state).watched).toEqual([]);
    expect(enable({ ...state, enabled: false }, now).watched).toEqual([]);
    expect(reset(state, now).watched).toEqual([]);
  });

  it('stays when the file is submitted again, unless what was promised changed', () => {
    expect(changed({ dependencies: ['b'] })).toEqual(state.watched);
    expect(changed({ deadline: parseDeadline('07:00') })).toEqual([]);
    expect(changed({ workflows: ['v'] })).toEqual([]);
    expect(changed({ timezone: 'Asia/Shanghai' })).toEqual([]);
  });

  it('begins anew without a cron', () => {
    const rules = { before: everyDay, after: { ...everyDay, deadline: parseDeadline('07:00') } };
    expect(resubmit(state, rules, true, now).watched).toEqual([{ since: now }]);
  });
});
