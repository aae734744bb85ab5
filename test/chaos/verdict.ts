import type { AttemptRecord } from '#core/model/attempt.ts';
import { isTerminal } from '#core/model/status.ts';
import { AFTER, type ChaosWorkflow, EVERY_MINUTE, HISTORY } from './chaos-workflows.ts';
import { attemptIdOf, type Recorded, type Written } from './evidence.ts';
import type { Load } from './load.ts';

const MINUTE_MS = 60_000;
/** A worker learns with its next heartbeat what it is to end; one that cannot send any ends everything with its lease. */
const TOLD_WITHIN_MS = 5_000;
/** The fourth loss of a node fails it. */
const MAX_LOSSES = 4;

export interface Evidence {
  readonly workflows: readonly ChaosWorkflow[];
  readonly recorded: readonly Recorded[];
  readonly written: ReadonlyMap<string, Written>;
  readonly load: Pick<Load, 'accepted' | 'askedToDie' | 'history'>;
  /** Epoch milliseconds between which the coordinators of every minute were watched. */
  readonly from: number;
  readonly to: number;
}

/** Everything that is not as the guarantees have it; nothing when all is well. */
export function judge(evidence: Evidence): readonly string[] {
  return [...judgeInstances(evidence), ...judgeJournal(evidence), ...judgeAccepted(evidence), ...judgeTimes(evidence)];
}

function judgeInstances({ workflows, recorded, written, load }: Evidence): readonly string[] {
  const byName = new Map(workflows.map((workflow) => [workflow.name, workflow]));
  return recorded.flatMap((instance) => {
    const workflow = byName.get(instance.workflow);
    if (workflow === undefined) return [`${instance.id} is of an unknown workflow`];
    const wrong = [...judgeEnd(instance, workflow, load.askedToDie.has(instance.id))];
    for (const attempts of Map.groupBy(instance.attempts, ({ ref }) => ref.node).values()) {
      wrong.push(...judgeNode(attempts, workflow, instance, written));
    }
    return wrong.map((what) => `${instance.workflow} ${instance.id}: ${what}`);
  });
}

function judgeEnd({ status, attempts, endedAt }: Recorded, workflow: ChaosWorkflow, asked: boolean): readonly string[] {
  if (!isTerminal(status)) return [`is ${status} and has not ended`];
  if (status === 'KILLED') return asked ? [] : ['was killed, though nobody asked for it'];
  const gaveUp = [...Map.groupBy(attempts, ({ ref }) => ref.node).values()].some(
    (its) => its.filter((attempt) => attempt.status === 'LOST').length >= MAX_LOSSES,
  );
  // A parent fails with its child; whether that gave up, its own record tells.
  if (gaveUp || (workflow.name === 'parent' && status === 'FAILED')) return [];
  if (status !== workflow.end) return [`ended ${status} at ${endedAt}, and ${workflow.end} was to come`];
  return Object.entries(workflow.scripts).flatMap(([node, outcome]) => {
    const last = attempts.filter(({ ref }) => ref.node === Number(node)).at(-1);
    return last?.status === outcome ? [] : [`node ${node} is ${last?.status ?? 'missing'}, not ${outcome}`];
  });
}

function judgeNode(
  attempts: readonly AttemptRecord[],
  { scripts, failures = 0 }: ChaosWorkflow,
  { id, status }: Recorded,
  written: ReadonlyMap<string, Written>,
): readonly string[] {
  const wrong: string[] = [];
  const count = (wanted: AttemptRecord['status']) => attempts.filter((attempt) => attempt.status === wanted).length;
  const node = attempts[0]?.ref.node ?? 0;
  if (count('SUCCEEDED') > 1) wrong.push(`node ${node} succeeded ${count('SUCCEEDED')} times`);
  if (count('FAILED') > failures && count('LOST') < MAX_LOSSES)
    wrong.push(`node ${node} failed ${count('FAILED')} times`);
  if (count('LOST') > MAX_LOSSES) wrong.push(`node ${node} was lost ${count('LOST')} times`);
  if (count('RUNNING') > 0 && isTerminal(status)) wrong.push(`node ${node} still runs`);
  const success = attempts.findIndex((attempt) => attempt.status === 'SUCCEEDED');
  if (success !== -1 && success < attempts.length - 1)
    wrong.push(`node ${node} was tried again after it had succeeded`);
  if (scripts[node] === undefined) return wrong;
  for (const attempt of attempts) {
    const its = written.get(attemptIdOf(id, attempt));
    const name = `attempt ${attemptIdOf(id, attempt)}`;
    if (attempt.status === 'SUCCEEDED' && its?.ends !== 1)
      wrong.push(`${name} succeeded, and its script did not say so`);
    if (attempt.status === 'FAILED' && its?.failures !== 1)
      wrong.push(`${name} failed (${attempt.message}), and its script did not say so`);
  }
  return wrong;
}

/**
 * What scripts wrote must be of attempts that are recorded, each started once. After a kill was acknowledged no attempt is claimed; of one
 * that was claimed before and is told to end, the script may just be starting.
 */
function judgeJournal({ recorded, written }: Evidence): readonly string[] {
  const known = new Map(
    recorded.flatMap((instance) => instance.attempts.map((its) => [attemptIdOf(instance.id, its), { instance, its }])),
  );
  return [...written].flatMap(([attempt, { starts }]) => {
    const found = known.get(attempt);
    if (found === undefined) return [`${attempt} wrote lines and is recorded nowhere`];
    const { status, endedAt = Number.POSITIVE_INFINITY } = found.instance;
    const wrong = starts.length > 1 ? [`${attempt} was started ${starts.length} times`] : [];
    const claimedLate = (found.its.startedAt ?? 0) > endedAt;
    const startedLate = starts.some((start) => start > endedAt + TOLD_WITHIN_MS);
    const late = status === 'KILLED' && (claimedLate || startedLate);
    return late ? [...wrong, `${attempt} started after the kill was acknowledged`] : wrong;
  });
}

/** What was accepted is there, and what is there was accepted, or follows from what was. */
function judgeAccepted({ recorded, load }: Evidence): readonly string[] {
  const ids = new Set(recorded.map(({ id }) => id));
  const lost = [...load.accepted]
    .filter(([id]) => !ids.has(id))
    .map(([id, workflow]) => `${workflow} ${id} was accepted and is lost`);
  const others = ['child', HISTORY, AFTER, ...EVERY_MINUTE];
  const strangers = recorded.filter(({ id, workflow }) => !load.accepted.has(id) && !others.includes(workflow));
  const parents = recorded.filter(({ workflow }) => workflow === 'parent');
  const attempts = parents.flatMap((parent) => parent.attempts.filter(({ ref }) => ref.node === 1)).length;
  const children = recorded.filter(({ workflow }) => workflow === 'child').length;
  return [
    ...lost,
    ...strangers.map(({ id, workflow }) => `${workflow} ${id} was started and never asked for`),
    ...(children === attempts ? [] : [`${attempts} attempts at sub-workflows have ${children} children`]),
  ];
}

/** Every nominal time has exactly one instance. */
function judgeTimes({ recorded, load, from, to }: Evidence): readonly string[] {
  const timesOf = (name: string) =>
    recorded.filter(({ workflow }) => workflow === name).map(({ logicalTime }) => logicalTime);
  const wrong: string[] = [];
  for (const name of EVERY_MINUTE) {
    const times = timesOf(name).sort((a, b) => a - b);
    const expected: number[] = [];
    for (let time = Math.ceil(from / MINUTE_MS) * MINUTE_MS; time < to; time += MINUTE_MS) expected.push(time);
    for (const time of expected) {
      const count = times.filter((each) => each === time).length;
      if (count !== 1) wrong.push(`${name} has ${count} instances of ${new Date(time).toISOString()}`);
    }
    if (new Set(times).size !== times.length) wrong.push(`${name} has two instances of one nominal time`);
  }
  const history = timesOf(HISTORY);
  if (history.length !== load.history)
    wrong.push(`${HISTORY} has ${history.length} instances of ${load.history} nominal times`);
  if (new Set(history).size !== history.length) wrong.push(`${HISTORY} has two instances of one nominal time`);
  const [first = ''] = EVERY_MINUTE;
  if (timesOf(AFTER).length > timesOf(first).length) wrong.push(`${AFTER} ran more often than what it waits for`);
  return wrong;
}
