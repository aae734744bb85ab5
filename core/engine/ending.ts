import { isTerminal } from '../model/status.ts';
import type { Draft } from './draft.ts';
import type { CancelledAttempt } from './event.ts';
import type { EndReason, NodeLetter, OwedTask, Phase } from './state.ts';

/** Everything is at rest: an end was reached, or else the definition led nowhere. */
export function reachEnd(draft: Draft): void {
  const reached = draft.having('S').some((index) => draft.node(index).type === 'end');
  if (reached) become(draft, { status: 'SUCCEEDED' });
  else become(draft, { status: 'FAILED', reason: { message: 'nothing is left to run, and no end was reached' } });
}

/**
 * Ends the instance early. With attempts in flight it passes through KILLING first: they are cancelled, and only
 * then comes the terminal state, which is the acknowledgement that no attempt starts any more (design §3, §4.5).
 */
export function endInstance(draft: Draft, outcome: 'FAILED' | 'KILLED', reason: EndReason): void {
  draft.arrivals = [];
  draft.effects = [];
  draft.suspended = false;
  // What was to be tried again, and nobody has heard of yet, will not be.
  draft.notices = draft.notices.filter(({ type }) => type !== 'retry');
  for (const node of draft.fresh) if (draft.letters[node] === 'Q') draft.letters[node] = 'K';
  for (const node of draft.having('HRJ')) draft.letters[node] = 'K';
  for (const node of [...draft.extras.keys()]) draft.amend(node, { arrivals: undefined, clean: undefined });
  if (draft.having('Q').length > 0) draft.phase = { status: 'KILLING', outcome, reason };
  else become(draft, { status: outcome, reason });
}

/** What the cancellation found; with the last of them the instance has ended. */
export function applyCancelled(draft: Draft, attempts: readonly CancelledAttempt[]): void {
  if (draft.phase.status !== 'KILLING') return;
  for (const { ref, found } of attempts) {
    if (draft.letters[ref.node] !== 'Q' || ref.run !== draft.run) continue;
    draft.letters[ref.node] = letterOf(found);
    if (found === 'running') draft.stopping.push(ref);
  }
}

/** While KILLING: asks for the attempts still in flight to be cancelled, or ends when there are none. */
export function continueKilling(draft: Draft): void {
  if (draft.phase.status !== 'KILLING') return;
  const refs = draft.having('Q').map((node) => draft.ref(node));
  if (refs.length > 0) draft.effects.push({ type: 'cancel', refs });
  else become(draft, { status: draft.phase.outcome, reason: draft.phase.reason });
}

export function letterOf(found: CancelledAttempt['found']): NodeLetter {
  if (found === 'SUCCEEDED') return 'S';
  return found === 'FAILED' || found === 'TIMED_OUT' ? 'F' : 'K';
}

function become(draft: Draft, phase: Phase): void {
  const owed: OwedTask[] = draft.graph.workflow.instanceLimit === undefined ? [] : ['slot'];
  if (phase.status === 'SUCCEEDED' && !draft.readied) owed.push('readiness');
  if (draft.member) owed.push('campaign');
  if (draft.child) owed.push('parent');
  if (isTerminal(phase.status) && draft.tells(phase.status)) owed.push('notice');
  draft.phase = phase;
  draft.suspended = false;
  draft.parked = undefined;
  draft.deadlineAt = undefined;
  draft.sweeps = 0;
  draft.owed = [...owed, 'announcement'];
}
