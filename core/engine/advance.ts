import type { AppliedCommand } from '../model/instance.ts';
import type { Workflow } from '../model/workflow.ts';
import { applyCommand } from './apply-command.ts';
import { applyResult } from './apply-result.ts';
import { beginRun } from './begin-run.ts';
import { Draft } from './draft.ts';
import { applyCancelled, continueKilling } from './ending.ts';
import type { Effect, EngineEvent } from './event.ts';
import { applySwept, passTime } from './pass-time.ts';
import { withoutStored } from './pending-notices.ts';
import type { InstanceState } from './state.ts';
import { settle } from './walk.ts';

export interface AdvanceInput {
  readonly workflow: Workflow;
  /** Seeds what looks random, so that the same instance always behaves the same. */
  readonly instanceId: string;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Somebody is told of every workflow (`Settings.broadcasts`). */
  readonly broadcasts?: boolean | undefined;
}

export interface Advance {
  readonly state: InstanceState;
  /** To be done once the state is saved. */
  readonly effects: readonly Effect[];
  readonly applied: readonly AppliedCommand[];
}

/**
 * How an instance moves: from a state and what happened since, in order, to the next state and what is to be done
 * about it. Pure and total over every state it has itself returned: no clock, no randomness, and events that come
 * twice, late or out of order change nothing (design §3). Throws only on a state that no events can lead to.
 */
export function advance({ workflow, instanceId, state, events, now, broadcasts }: AdvanceInput): Advance {
  const draft = new Draft(workflow, instanceId, state, now, broadcasts);
  passTime(draft);
  for (const event of events) {
    applyEvent(draft, event);
    settle(draft);
  }
  settle(draft);
  continueKilling(draft);
  return { state: draft.close(), effects: draft.effects, applied: draft.applied };
}

function applyEvent(draft: Draft, event: EngineEvent): void {
  switch (event.type) {
    case 'start':
      beginRun(draft);
      return;
    case 'command':
      applyCommand(draft, event);
      return;
    case 'result':
      applyResult(draft, event.result);
      return;
    case 'cancelled':
      applyCancelled(draft, event.attempts);
      return;
    case 'swept':
      applySwept(draft, event.unclaimed);
      return;
    case 'paid':
      draft.owed = draft.owed.filter((task) => task !== event.task);
      if (event.task === 'readiness') draft.readied = true;
      return;
    case 'noticed':
      draft.notices = withoutStored(draft.notices, event.notices);
      return;
  }
}
