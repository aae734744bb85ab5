import { type Advance, advance } from '#core/engine/advance.ts';
import type { CancelledAttempt, EngineEvent } from '#core/engine/event.ts';
import { newInstanceState } from '#core/engine/new-state.ts';
import type { InstanceState } from '#core/engine/state.ts';
import { statusOf } from '#core/engine/status-of.ts';
import type { AttemptRef } from '#core/model/attempt.ts';
import type { AppliedCommand, Command } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { Workflow } from '#core/model/workflow.ts';

type Sent = Extract<Advance['effects'][number], { type: 'send' }>;

/** An instance in the hands of a test: it plays the workers, the clock and the store. */
export class InstanceDriver {
  workflow: Workflow;
  state: InstanceState;
  now = Date.UTC(2026, 0, 1);
  /** Every send so far, oldest first, and what of it is still unanswered. */
  readonly sends: Sent[] = [];
  /** Those of the sends that were orders to create a child. */
  readonly children: AttemptRef[] = [];
  cancels: AttemptRef[] = [];
  applied: AppliedCommand[] = [];
  private commands = 0;

  constructor(workflow: Workflow) {
    this.workflow = workflow;
    this.state = newInstanceState(workflow.nodes.length);
  }

  static started(workflow: Workflow): InstanceDriver {
    const driver = new InstanceDriver(workflow);
    driver.tell({ type: 'start' });
    return driver;
  }

  tell(...events: EngineEvent[]): Advance {
    const { workflow, state, now } = this;
    const result = advance({ workflow, instanceId: 'i1', state, events, now });
    this.state = structuredClone(result.state);
    for (const effect of result.effects) {
      if (effect.type === 'send') this.sends.push(effect);
      else if (effect.type === 'child') this.#open(effect.ref);
      else this.cancels = [...effect.refs];
    }
    this.applied.push(...result.applied);
    return result;
  }

  /** A child is an attempt like any other to the one who plays it. */
  #open(ref: AttemptRef): void {
    this.children.push(ref);
    this.sends.push({ type: 'send', ref, delaySeconds: 0 });
  }

  /** Ends the attempt in flight at a node. */
  finish(node: string, outcome: AttemptOutcome = 'SUCCEEDED', message?: string): void {
    this.tell(this.result(node, outcome, message));
  }

  result(node: string, outcome: AttemptOutcome = 'SUCCEEDED', message?: string): EngineEvent {
    const ref = this.lastSend(node).ref;
    const said = message === undefined ? {} : { message };
    return { type: 'result', result: { ref, outcome, startedAt: this.now, ...said } };
  }

  /** As the service does: what is owed is paid before a command is told. */
  command(command: Command): AppliedCommand | undefined {
    for (const task of this.state.owed) this.tell({ type: 'paid', task });
    this.commands += 1;
    this.tell({ type: 'command', stored: { id: `c${this.commands}`, acceptedAt: this.now, command } });
    return this.applied.at(-1);
  }

  /** Answers the cancellation asked for last. */
  cancelled(found: CancelledAttempt['found'] = 'queued'): void {
    this.tell({ type: 'cancelled', attempts: this.cancels.map((ref) => ({ ref, found })) });
  }

  lastSend(node: string): Sent {
    const index = this.workflow.nodes.findIndex(({ name }) => name === node);
    const send = this.sends.findLast(({ ref }) => ref.node === index);
    if (send === undefined) throw new Error(`${node} was never sent`);
    return send;
  }

  /** Names of the nodes sent so far, in order. */
  get sent(): string[] {
    return this.sends.map(({ ref }) => this.workflow.nodes[ref.node]?.name ?? '?');
  }

  get status(): string {
    return statusOf(this.state);
  }

  get reason(): string | undefined {
    return 'reason' in this.state.phase ? this.state.phase.reason.message : undefined;
  }

  letter(node: string): string | undefined {
    return this.state.nodes[this.workflow.nodes.findIndex(({ name }) => name === node)];
  }
}
