import { describe, expect, it } from 'vitest';
import { disable, enable, reset, resubmit } from '#core/schedule/change-coordinator.ts';
import type { CoordinatorState } from '#core/schedule/coordinator-state.ts';
import { makeRules } from './rules.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const NOW = NOON + 90 * 60_000;

const a = { instanceId: 'i', endedAt: NOON, logicalTime: NOON };
const open = { number: 4, nominalTime: NOON, logicalTime: NOON, openedAt: NOON, used: {} };
const busy: CoordinatorState = {
  enabled: true,
  countedTo: NOON + HOUR,
  due: [NOON + HOUR],
  ready: { a },
  seen: { a: { instanceId: 'i', endedAt: NOON } },
  firings: 4,
  open,
  watched: [],
};

describe('A coordinator', () => {
  it('counts from now when it is enabled, and keeps what is ready and open', () => {
    const disabled = disable(busy);
    expect(disabled).toEqual({ ...busy, enabled: false, due: [] });
    expect(enable(disabled, NOW)).toEqual({ ...busy, due: [], countedTo: NOW });
  });

  it('stays as it is when it is enabled already', () => {
    expect(enable(busy, NOW)).toBe(busy);
  });

  it('forgets on reset what is ready, due and open, and goes on numbering', () => {
    const { open: _open, ...closed } = busy;
    expect(reset(busy, NOW)).toEqual({ ...closed, ready: {}, due: [], countedTo: NOW });
  });

  it.each([
    ['enabled', (now: number) => enable({ ...busy, enabled: false }, now)],
    ['reset', (now: number) => reset(busy, now)],
    ['given another cron', (now: number) => change({ cron: '5 * * * *' }, now)],
  ])('never counts a time again when it is %s by a clock that is behind', (_how, changed) => {
    expect(changed(NOON).countedTo).toBe(busy.countedTo);
  });
});

function change(after: Parameters<typeof makeRules>[0], now: number, before: Parameters<typeof makeRules>[0] = {}) {
  const common = { cron: '0 * * * *', dependencies: ['a'] };
  const rules = { before: makeRules({ ...common, ...before }), after: makeRules({ ...common, ...after }) };
  return resubmit(busy, rules, true, now);
}

describe('A coordinator that is submitted again', () => {
  it('keeps all when neither its times nor its dependencies changed', () => {
    expect(change({}, NOW)).toEqual({ ...busy, countedTo: NOW });
  });

  it.each([{ cron: '5 * * * *' }, { timezone: 'Asia/Kolkata' }])('counts anew with %j', (after) => {
    expect(change(after, NOW)).toMatchObject({ due: [], countedTo: NOW, ready: { a }, open });
  });

  it('forgets the dependencies that go', () => {
    expect(change({ dependencies: ['b'] }, NOW)).toMatchObject({ ready: {}, seen: {}, due: busy.due });
  });

  it('leaves what no tick has seen yet to be counted', () => {
    expect(change({}, NOON + 3 * HOUR).countedTo).toBe(NOON + 2 * HOUR - 1);
  });

  it('counts nothing of the time that its earlier bounds left out', () => {
    expect(change({}, NOON + 9 * HOUR, { startAt: NOON + 20 * HOUR }).countedTo).toBe(NOON + 9 * HOUR);
    expect(change({}, NOON + 9 * HOUR, { endAt: NOON + HOUR }).countedTo).toBe(NOON + 9 * HOUR);
  });
});
