import type { AttemptRef } from '../model/attempt.ts';
import { AkkaflowError } from '../model/errors.ts';
import type { AppliedCommand } from '../model/instance.ts';
import type { RerunMode } from '../model/rerun-mode.ts';
import type { ActionNode, MailLevel, Workflow, WorkflowNode } from '../model/workflow.ts';
import { tells } from './audience.ts';
import type { Effect } from './event.ts';
import { type Graph, graphOf } from './graph.ts';
import type {
  EarlierDefinition,
  InstanceState,
  NodeExtra,
  NodeLetter,
  OwedTask,
  PendingNotice,
  Phase,
} from './state.ts';

/** The engine met a state that no sequence of events can lead to: a defect, never bad input. */
export class EngineError extends AkkaflowError {
  override readonly name = 'EngineError';
  readonly code = 'engine-invariant';
}

/** Somebody arrives at a node. `passed`: everything on the way here succeeded in an earlier run. */
export interface Arrival {
  readonly node: number;
  readonly passed: boolean;
}

/**
 * The working copy of one advance: the state opened up for change, what was caused so far, and who is on the way.
 * It lives for one call of `advance` only.
 */
export class Draft {
  graph: Graph;
  readonly instanceId: string;
  readonly now: number;
  private readonly broadcasts: boolean;
  phase: Phase;
  suspended: boolean;
  parked: string | undefined;
  run: number;
  letters: NodeLetter[];
  extras: Map<number, NodeExtra>;
  rerun: RerunMode | undefined;
  earlier: readonly EarlierDefinition[];
  stopping: AttemptRef[];
  deadlineAt: number | undefined;
  sweeps: number;
  owed: OwedTask[];
  notices: readonly PendingNotice[];
  readied: boolean;
  readonly member: boolean;
  child: boolean;
  /** Nodes that may be passed in this walk (language §8, rerun); only the walk from start has any. */
  passable: ReadonlySet<number> = new Set();
  /** This walk is that of a recovery, from start. */
  recovers = false;
  arrivals: Arrival[] = [];
  effects: Effect[] = [];
  /** Nodes whose current attempt was first sent in this very advance: nobody can have seen it yet. */
  readonly fresh: Set<number> = new Set();
  readonly applied: AppliedCommand[] = [];

  constructor(workflow: Workflow, instanceId: string, state: InstanceState, now: number, broadcasts = false) {
    this.graph = graphOf(workflow);
    this.instanceId = instanceId;
    this.now = now;
    this.broadcasts = broadcasts;
    this.phase = state.phase;
    this.suspended = state.suspended;
    this.parked = state.parked;
    this.run = state.run;
    this.letters = [...state.nodes] as NodeLetter[];
    this.extras = new Map(Object.entries(state.extras).map(([node, extra]) => [Number(node), extra]));
    this.rerun = state.rerun;
    this.earlier = state.earlier ?? [];
    this.stopping = [...state.stopping];
    this.deadlineAt = state.deadlineAt;
    this.sweeps = state.sweeps;
    this.owed = [...state.owed];
    this.notices = state.notices ?? [];
    this.readied = state.readied === true;
    this.member = state.member === true;
    this.child = state.child === true;
    if (this.letters.length !== workflow.nodes.length) {
      throw new EngineError('The state has another number of nodes than its definition', {
        letters: this.letters.length,
        nodes: workflow.nodes.length,
      });
    }
  }

  node(index: number): WorkflowNode {
    const node = this.graph.workflow.nodes[index];
    if (node === undefined) throw new EngineError(`There is no node ${index}`);
    return node;
  }

  action(index: number): ActionNode {
    const node = this.node(index);
    if (node.type !== 'action') throw new EngineError(`Node ${index} is no action but a ${node.type}`);
    return node;
  }

  /** The attempt that is, or would be, in flight at a node. */
  ref(node: number): AttemptRef {
    const { iteration = 1, attempt = 1 } = this.extras.get(node) ?? {};
    return { node, run: this.run, iteration, attempt };
  }

  /** Changes some extras of a node; `undefined` takes one away. */
  amend(node: number, changes: { readonly [K in keyof NodeExtra]: NodeExtra[K] | undefined }): void {
    const merged = Object.entries({ ...this.extras.get(node), ...changes }).filter(([, value]) => value !== undefined);
    if (merged.length === 0) this.extras.delete(node);
    else this.extras.set(node, Object.fromEntries(merged));
  }

  /** Whether anybody is to be told of such an end of the workflow. */
  tells(level: MailLevel): boolean {
    return tells(this.graph.workflow, level, this.broadcasts);
  }

  arrive(target: string, passed = false): void {
    const node = this.graph.indexOf.get(target);
    if (node === undefined) throw new EngineError(`There is no node ${target}`);
    this.arrivals.push({ node, passed });
  }

  /** Indices of the nodes whose letter is one of `letters`. */
  having(letters: string): number[] {
    return this.letters.flatMap((letter, index) => (letters.includes(letter) ? [index] : []));
  }

  close(): InstanceState {
    return {
      phase: this.phase,
      suspended: this.suspended,
      ...(this.parked === undefined ? {} : { parked: this.parked }),
      run: this.run,
      nodes: this.letters.join(''),
      extras: Object.fromEntries(this.extras),
      ...(this.rerun === undefined ? {} : { rerun: this.rerun }),
      ...(this.earlier.length === 0 ? {} : { earlier: this.earlier }),
      stopping: this.stopping,
      ...(this.deadlineAt === undefined ? {} : { deadlineAt: this.deadlineAt }),
      sweeps: this.sweeps,
      owed: this.owed,
      ...(this.notices.length > 0 && { notices: this.notices }),
      ...(this.readied && { readied: true }),
      ...(this.member && { member: true }),
      ...(this.child && { child: true }),
    };
  }
}
