import { MAX_DELAY_SECONDS } from './send.ts';
import type { InstanceState } from './state.ts';

const MINUTE_MS = 60_000;
const MAX_SWEEP_MINUTES = 60;

/** The epoch minute that `ms` (epoch milliseconds) lies in. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

/** The first epoch minute that begins at or after one minute from `ms`. */
function minuteAfter(ms: number): number {
  return Math.ceil(ms / MINUTE_MS) + 1;
}

/**
 * When an instance in this state is to be looked at again even if nothing is heard of it, in epoch minutes: 2, 4, 8 …
 * 60 minutes apart while nothing moves, earlier for a retry or timeout that comes due. Undefined: it is at rest, only
 * a command can move it.
 */
export function wakeTime(state: InstanceState, now: number): number | undefined {
  const soon = minuteAfter(now);
  const due = wakeTimeOfPhase(state, now, soon);
  return state.notices === undefined ? due : Math.min(due ?? soon, soon);
}

function wakeTimeOfPhase(state: InstanceState, now: number, soon: number): number | undefined {
  const nextSweep = minuteOf(now) + Math.min(MAX_SWEEP_MINUTES, 2 ** (state.sweeps + 1));
  switch (state.phase.status) {
    case 'SUCCEEDED':
    case 'FAILED':
    case 'KILLED':
      // Of an attempt that was being stopped when its worker died nobody else would ever say so.
      return state.owed.length + state.stopping.length > 0 ? soon : undefined;
    case 'KILLING':
      return soon;
    case 'READY':
      if (state.parked !== undefined) return undefined;
      if (state.stopping.length > 0) return soon;
      return state.suspended ? undefined : nextSweep;
    case 'RUNNING':
      return state.parked === undefined ? wakeTimeOfWalk(state, nextSweep, now) : undefined;
  }
}

function wakeTimeOfWalk(state: InstanceState, nextSweep: number, now: number): number | undefined {
  const soon = minuteAfter(now);
  const due: number[] = [];
  if (state.nodes.includes('Q')) due.push(nextSweep);
  if (state.deadlineAt !== undefined) due.push(Math.ceil(state.deadlineAt / MINUTE_MS));
  for (const [node, { notBefore, deadlineAt }] of Object.entries(state.extras)) {
    const letter = state.nodes[Number(node)] ?? '.';
    // A worker ends what runs past its time; the master need only look whether one does, and not again at once.
    if (deadlineAt !== undefined && 'QHR'.includes(letter)) due.push(Math.max(Math.ceil(deadlineAt / MINUTE_MS), soon));
    if (letter !== 'R' || notBefore === undefined || state.suspended) continue;
    const dueAt = Math.ceil(notBefore / MINUTE_MS);
    const sendableAt = dueAt - MAX_DELAY_SECONDS / 60;
    // What could have been sent by now and still waits is a sub-workflow, which waits to the end.
    due.push(sendableAt > minuteOf(now) ? sendableAt : dueAt);
  }
  return due.length === 0 ? undefined : Math.min(...due);
}
