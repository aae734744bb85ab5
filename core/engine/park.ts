import { sameAttempt } from '../model/attempt.ts';
import type { AppliedCommand } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { Advance } from './advance.ts';
import { letterOf } from './ending.ts';
import type { EngineEvent } from './event.ts';
import { inFlight } from './in-flight.ts';
import { withoutStored } from './pending-notices.ts';
import type { InstanceState, OwedTask, PendingNotice } from './state.ts';

interface ParkInput {
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  /** Why it cannot be advanced. */
  readonly error: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What becomes of an instance whose definition or state defeats `advance`: it is kept as it is, suspended with the
 * error, until a release that can advance it is told to resume (design §3). It can still be killed, which needs no
 * definition, and what it owes can still be paid; every other command is refused.
 */
export function park({ state, events, error, now }: ParkInput): Advance {
  const ended = isTerminal(state.phase.status);
  const applied: AppliedCommand[] = [];
  let parked: InstanceState = ended ? state : { ...state, suspended: true, parked: error };
  for (const event of events) {
    if (event.type === 'paid') parked = { ...parked, owed: parked.owed.filter((task) => task !== event.task) };
    if (event.type === 'noticed') parked = withNotices(parked, withoutStored(parked.notices ?? [], event.notices));
    if (event.type === 'cancelled')
      for (const { ref, found } of event.attempts) parked = settleAttempt(parked, ref, found);
    if (event.type !== 'command') continue;
    const { id, command } = event.stored;
    const kills = command.type === 'kill' && !isTerminal(parked.phase.status);
    if (kills) parked = beginKill(parked, command.reason);
    const refusal = kills ? {} : { refusal: `it cannot go on, only be killed: ${error}` };
    applied.push({ id, type: command.type, appliedAt: now, ...refusal });
  }
  if (parked.phase.status !== 'KILLING') return { state: parked, effects: [], applied };
  const refs = inFlight(parked).map(({ ref }) => ref);
  if (refs.length > 0) return { state: parked, effects: [{ type: 'cancel', refs }], applied };
  return { state: endKill(parked, parked.phase), effects: [], applied };
}

function withNotices({ notices: _before, ...state }: InstanceState, notices: readonly PendingNotice[]): InstanceState {
  return notices.length === 0 ? state : { ...state, notices };
}

function beginKill(state: InstanceState, reason: string): InstanceState {
  if (state.phase.status === 'KILLING') return state;
  const nodes = state.nodes.replaceAll(/[HRJ]/g, 'K');
  return { ...state, nodes, phase: { status: 'KILLING', outcome: 'KILLED', reason: { message: reason } } };
}

function settleAttempt(
  state: InstanceState,
  ref: Parameters<typeof sameAttempt>[0],
  found: Parameters<typeof letterOf>[0],
): InstanceState {
  if (state.phase.status !== 'KILLING' || !inFlight(state).some((flying) => sameAttempt(flying.ref, ref))) return state;
  const nodes = state.nodes.slice(0, ref.node) + letterOf(found) + state.nodes.slice(ref.node + 1);
  return { ...state, nodes, stopping: found === 'running' ? [...state.stopping, ref] : state.stopping };
}

/** Whether its workflow has a limit cannot be told: giving back a slot that it does not hold changes nothing. */
function endKill(
  { suspended: _suspended, parked: _parked, ...state }: InstanceState,
  { outcome, reason }: Extract<InstanceState['phase'], { status: 'KILLING' }>,
): InstanceState {
  const owed: OwedTask[] = ['slot'];
  if (state.member === true) owed.push('campaign');
  if (state.child === true) owed.push('parent');
  owed.push('announcement');
  return { ...state, suspended: false, phase: { status: outcome, reason }, sweeps: 0, owed };
}
