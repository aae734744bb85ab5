import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '#core/model/attempt.ts';
import type { AttemptStatus } from '#core/model/status.ts';
import { chaosWorkflows } from './chaos-workflows.ts';
import { attemptIdOf, type Recorded, type Written } from './evidence.ts';
import { type Evidence, judge } from './verdict.ts';

const MINUTE = 60_000;
const workflows = chaosWorkflows('/journal');

function attempt(status: AttemptStatus, number = 1, node = 1): AttemptRecord {
  return { ref: { node, run: 1, iteration: 1, attempt: number }, status };
}

function instance(overrides: Partial<Recorded> = {}): Recorded {
  const attempts = [attempt('SUCCEEDED')];
  return { id: 'i1', workflow: 'one', status: 'SUCCEEDED', logicalTime: 0, endedAt: 1_000, attempts, ...overrides };
}

/** The script of each attempt wrote what it had to; nothing else happened. */
function evidence(recorded: readonly Recorded[], overrides: Partial<Evidence> = {}): Evidence {
  const written = new Map<string, Written>();
  for (const { id, attempts } of recorded) {
    for (const its of attempts) {
      const [ends, failures] = [Number(its.status === 'SUCCEEDED'), Number(its.status === 'FAILED')];
      written.set(attemptIdOf(id, its), { starts: [500], ends, failures });
    }
  }
  const accepted = new Map(recorded.map(({ id, workflow }) => [id, workflow]));
  const load = { accepted, askedToDie: new Set<string>(), history: 0 };
  return { workflows, recorded, written, load, from: 0, to: 0, ...overrides };
}

const minutely = (logicalTime: number, id: string) =>
  ['minutely-a', 'minutely-b', 'minutely-c'].map((workflow) =>
    instance({ id: `${workflow}${id}`, workflow, logicalTime }),
  );

describe('the verdict', () => {
  it('finds nothing wrong where nothing is', () => {
    const lost = instance({ id: 'i2', attempts: [attempt('LOST'), attempt('SUCCEEDED', 2)] });
    expect(judge(evidence([instance(), lost]))).toEqual([]);
    expect(judge(evidence([...minutely(0, 'x'), ...minutely(MINUTE, 'y')], { from: 0, to: 2 * MINUTE }))).toEqual([]);
  });

  it.each<[string, readonly Recorded[], string]>([
    ['that has not ended', [instance({ status: 'RUNNING' })], 'has not ended'],
    ['that ended otherwise', [instance({ status: 'FAILED' })], 'ended FAILED'],
    ['that was killed unasked', [instance({ status: 'KILLED' })], 'though nobody asked for it'],
    [
      'with two successes',
      [instance({ attempts: [attempt('SUCCEEDED'), attempt('SUCCEEDED', 2)] })],
      'succeeded 2 times',
    ],
    ['tried again after success', [instance({ attempts: [attempt('SUCCEEDED'), attempt('LOST', 2)] })], 'tried again'],
    [
      'with a failure too many',
      [instance({ attempts: [attempt('FAILED'), attempt('SUCCEEDED', 2)] })],
      'failed 1 times',
    ],
    ['whose attempt still runs', [instance({ attempts: [attempt('RUNNING')] })], 'still runs'],
    ['without its node', [instance({ attempts: [] })], 'node 1 is missing'],
    [
      'that lost a node too often',
      [instance({ attempts: [1, 2, 3, 4, 5].map((n) => attempt('LOST', n)) })],
      'was lost 5 times',
    ],
    [
      'whose sub-workflow has no child',
      [instance({ workflow: 'parent', attempts: [attempt('SUCCEEDED'), attempt('SUCCEEDED', 1, 2)] })],
      'have 0 children',
    ],
  ])('finds an instance %s', (_, recorded, what) => {
    expect(judge(evidence(recorded)).join('\n')).toContain(what);
  });

  it.each<[string, (whole: Evidence) => Partial<Evidence>, string]>([
    ['an accepted instance that is lost', () => ({ recorded: [] }), 'was accepted and is lost'],
    ['an instance nobody asked for', ({ load }) => ({ load: { ...load, accepted: new Map() } }), 'never asked for'],
    ['a success whose script wrote nothing', () => ({ written: new Map() }), 'its script did not say so'],
    [
      'an attempt that started twice',
      () => ({ written: new Map([['i1-1.1.1.1', { starts: [1, 2], ends: 1, failures: 0 }]]) }),
      'started 2 times',
    ],
    [
      'lines of an attempt that is recorded nowhere',
      ({ written }) => ({ written: new Map([...written, ['i9-1.1.1.1', { starts: [1], ends: 1, failures: 0 }]]) }),
      'recorded nowhere',
    ],
    ['a nominal time without instance', () => ({ to: MINUTE }), 'minutely-a has 0 instances'],
    ['a backfill that is not whole', ({ load }) => ({ load: { ...load, history: 3 } }), 'has 0 instances of 3'],
  ])('finds %s', (_, change, what) => {
    const whole = evidence([instance()]);
    expect(judge({ ...whole, ...change(whole) }).join('\n')).toContain(what);
  });

  it('finds what started after its kill was acknowledged', () => {
    const killed = (startedAt: number, starts: number) => {
      const attempts = [{ ...attempt('KILLED'), startedAt }];
      const whole = evidence([instance({ status: 'KILLED', endedAt: 400, attempts })]);
      const written = new Map([['i1-1.1.1.1', { starts: [starts], ends: 0, failures: 0 }]]);
      return judge({ ...whole, written, load: { ...whole.load, askedToDie: new Set(['i1']) } });
    };
    expect(killed(401, 402)).toEqual(['i1-1.1.1.1 started after the kill was acknowledged']);
    expect(killed(300, 9_000)).toEqual(['i1-1.1.1.1 started after the kill was acknowledged']);
    expect(killed(300, 420)).toEqual([]);
  });

  it('finds two instances of one nominal time', () => {
    const recorded = [...minutely(0, 'x'), ...minutely(0, 'y')];
    expect(judge(evidence(recorded, { to: MINUTE })).join('\n')).toContain('two instances of one nominal time');
  });
});
