import { MASTER } from '#core/model/attempt.ts';
import type { AttemptTruth } from './attempt-truth.ts';
import type { Checks, InstanceTruth, Truth } from './truth.ts';

type Before = Parameters<NonNullable<Checks['saved']>>[2];
type Update = Parameters<NonNullable<Checks['saved']>>[3];

/** Counts the rare branches that a save shows. */
export function reachBySave(
  truth: Truth,
  { state, hash, context }: InstanceTruth,
  before: Before,
  update: Update,
): void {
  const { phase, run, nodes, extras, suspended } = state;
  const when = (holds: boolean, branch: string) => {
    if (holds) truth.reach(branch);
  };
  const message = 'reason' in phase ? phase.reason.message : '';
  const began = phase.status !== before.state.phase.status;
  when(began && phase.status === 'KILLING', 'an instance was killed while something ran');
  when(suspended && !before.state.suspended && nodes.includes('Q'), 'an instance was suspended while something ran');
  when(began && message.startsWith('timed out: it ran longer'), 'an instance timed out');
  when(began && message.includes('loop-limit'), 'a node went beyond its loop-limit');
  when(began && message.startsWith('lost its worker 4'), 'a node lost its worker four times');
  when(nodes.includes('J') && !before.state.nodes.includes('J'), 'a join waited');
  when(nodes.includes('R') && !before.state.nodes.includes('R'), 'a retry waited for the wake index');
  when(
    Object.values(extras).some(({ arrivals = 0 }) => arrivals > 0),
    'an arrival waited for the iteration before it',
  );
  when(run !== before.state.run && state.rerun !== undefined, `a rerun: ${state.rerun?.type}`);
  when(hash !== before.hash, 'a rerun took the latest definition');
  when(update.applied?.some(({ refusal }) => refusal !== undefined) === true, 'a command was refused');
  const continues = context.parent?.continues !== undefined;
  when(
    began && phase.status === 'RUNNING' && continues,
    'a child of a recovery went on where the last one had stopped',
  );
}

const BY_FINISH: Readonly<Record<string, string>> = {
  TIMED_OUT: 'an attempt timed out',
  INTERRUPTED: 'an attempt was handed back',
  KILLED: 'a running attempt was killed',
  LOST: 'a script was lost with its launcher',
};

/** Counts the rare ways in which an attempt ends. */
export function reachByEnd(truth: Truth, { status, workerId }: AttemptTruth, by: string): void {
  if (workerId === MASTER) truth.reach('an attempt is a child instance');
  else if (by === 'takeover' && status === 'LOST') truth.reach('an attempt was taken over');
  else if (by === 'cancel') truth.reach('a queued attempt got its tombstone');
  else if (by === 'finish' && BY_FINISH[status] !== undefined) truth.reach(BY_FINISH[status]);
}

const BY_LOG: Readonly<Record<string, string>> = {
  'lease lost: killing all that runs': 'a lease was lost',
  'result dropped: the attempt is no longer ours': 'a result was dropped: taken over',
  'A notice was not taken; it is tried again': 'a notice was not taken at once',
};

/** Counts what our own processes say of themselves. */
export function reachByLog(truth: Truth, message: string): void {
  const branch = BY_LOG[message];
  if (branch !== undefined) truth.reach(branch);
}
