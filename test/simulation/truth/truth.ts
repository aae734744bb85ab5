import { systemDigest } from '#adapters/system/system.ts';
import type { InstanceState } from '#core/engine/state.ts';
import type { AttemptId, InstanceContext, StoredCommand } from '#core/model/instance.ts';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import type { Workflow } from '#core/model/workflow.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import type { AttemptEnd, AttemptStore } from '#core/ports/attempt-store.ts';
import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { InstanceUpdate, NewInstance } from '#core/ports/instance-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import type { Heartbeat } from '#core/ports/worker-store.ts';
import type { Firing } from '#core/schedule/coordinator-state.ts';
import type { SimProcess } from '../world/sim-process.ts';
import type { World } from '../world/world.ts';
import { type AttemptTruth, iterationKey, keyOf } from './attempt-truth.ts';
import { UploadTruth } from './upload-truth.ts';

/** What truly became of an instance. */
export interface InstanceTruth {
  readonly id: string;
  readonly workflow: string;
  readonly context: InstanceContext;
  state: InstanceState;
  hash: string;
  deleted: boolean;
  /** How this run walks, when it is a rerun, and what the last one left. */
  rerun?: { readonly mode: RerunMode; readonly before: string } | undefined;
  /** The newest run that has begun to walk. */
  begunRun: number;
  /** When this run was ended, or began to be. True time. */
  cutAt: number;
  /** When it first succeeded, as it says itself. */
  succeededAt?: number;
  /** Commands that were stored, by id; false until they are applied. */
  readonly commands: Map<string, { readonly stored: StoredCommand; applied: boolean; refusal?: string | undefined }>;
}

/** Work that was done for an attempt: what a script did, whether or not anybody heard of it. */
export interface Execution {
  readonly id: AttemptId;
  readonly process: SimProcess;
  readonly workerId: string;
  /** The name of the node. */
  readonly node: string;
  readonly beganAt: number;
  endedAt?: number;
  outcome?: string;
}

/** What the checks look at: everything that happened, as nobody in the system can know it. */
export class Truth {
  readonly world: World;
  readonly instances = new Map<string, InstanceTruth>();
  readonly attempts = new Map<string, AttemptTruth>();
  /** Attempts in the order in which they came to be, by instance. */
  readonly attemptsOf = new Map<string, AttemptTruth[]>();
  readonly executions: Execution[] = [];
  readonly uploads: UploadTruth;
  readonly acceptedStarts: string[] = [];
  /** Ids of what people are to be told. */
  readonly expectedNotices = new Set<string>();
  /** How often each rare branch was reached. */
  readonly reached = new Map<string, number>();
  readonly acceptedCampaigns: string[] = [];
  /** When somebody last changed a coordinator by hand or by file. */
  readonly coordinatorChanges = new Map<string, number>();
  /** Of worker ids: until when their lease holds, by true time, and the most that their clock was ever wrong: others may judge by what they read of an earlier one. */
  readonly leases = new Map<
    string,
    { readonly until: number; readonly skewMs: number; readonly process: SimProcess }
  >();
  /** The most that the clocks of two of our functions have ever been apart. */
  clockSpreadMs = 0;
  readonly checks: Checks;
  readonly #lives = new Map<string, { readonly life: number; readonly number: number; readonly openedAt: number }>();
  readonly #running = new Map<SimProcess, readonly Execution[]>();

  readonly #once = new Map<string, string>();
  readonly #bodies: ReadonlyMap<string, string>;
  readonly #workflows = new Map<string, Workflow>();

  constructor(world: World, checks: Checks, bodies: readonly string[]) {
    this.world = world;
    this.uploads = new UploadTruth(world);
    this.checks = checks;
    this.#bodies = new Map(bodies.map((text) => [systemDigest(text), text]));
  }

  /** A version of a workflow by the hash of its body. */
  workflowOf(hash: string): Workflow | undefined {
    const known = this.#workflows.get(hash);
    if (known !== undefined) return known;
    const text = this.#bodies.get(hash);
    const definition = text === undefined ? undefined : parseDefinition(text).definition;
    if (definition?.type !== 'workflow') return undefined;
    this.#workflows.set(hash, definition.workflow);
    return definition.workflow;
  }

  reach(branch: string): void {
    this.reached.set(branch, (this.reached.get(branch) ?? 0) + 1);
  }

  coordinatorChanged(name: string): void {
    this.coordinatorChanges.set(name, this.world.now);
  }

  created(instance: NewInstance, context: InstanceContext): void {
    const { id, workflow, state, hash } = instance;
    const rerun = state.rerun && { mode: state.rerun, before: state.nodes };
    const one: InstanceTruth = {
      ...{ id, workflow, context, state, hash, rerun },
      deleted: false,
      begunRun: 0,
      cutAt: Number.POSITIVE_INFINITY,
      commands: new Map(),
    };
    this.instances.set(id, one);
    this.checks.created?.(this, one);
  }

  saved(id: string, update: InstanceUpdate): void {
    const one = this.instances.get(id);
    if (one === undefined) return;
    const before = { state: one.state, hash: one.hash };
    for (const { id: command, refusal } of update.applied ?? []) {
      const known = one.commands.get(command);
      if (known !== undefined) Object.assign(known, { applied: true, refusal });
    }
    if (update.state.run !== one.state.run) one.rerun = rerunOf(one, update);
    if (update.state.phase.status !== 'READY' && update.state.rerun === undefined && update.startedAt !== undefined) {
      one.begunRun = update.state.run;
    }
    if (update.state.phase.status === 'SUCCEEDED' && typeof update.endedAt === 'number')
      one.succeededAt ??= update.endedAt;
    const isGoing = update.state.phase.status === 'READY' || update.state.phase.status === 'RUNNING';
    if (isGoing) one.cutAt = Number.POSITIVE_INFINITY;
    else one.cutAt = Math.min(one.cutAt, this.world.now);
    one.state = update.state;
    one.hash = update.version?.hash ?? one.hash;
    this.checks.saved?.(this, one, before, update);
  }

  accepted(id: string, stored: StoredCommand): void {
    const one = this.instances.get(id);
    if (one !== undefined && !one.commands.has(stored.id)) one.commands.set(stored.id, { stored, applied: false });
  }

  /** An attempt was claimed, for the first time. */
  claimed(id: AttemptId, workerId: string, token: string): void {
    const attempt: AttemptTruth = { id, status: 'RUNNING', workerId, token, claimedAt: this.world.now };
    this.#add(attempt);
    this.checks.claimed?.(this, attempt);
  }

  /** An attempt has got another status; without a claim it was not there before. */
  ended(id: AttemptId, status: AttemptTruth['status'], by: string, message?: string): void {
    let attempt = this.attempts.get(keyOf(id));
    const before = attempt?.status;
    if (attempt === undefined) {
      attempt = { id, status };
      this.#add(attempt);
    }
    Object.assign(attempt, { status, endedAt: this.world.now, message });
    this.checks.ended?.(this, attempt, before, by);
  }

  /** A script begins. */
  began(execution: Execution): void {
    this.executions.push(execution);
    const running = this.#running.get(execution.process) ?? [];
    this.#running.set(execution.process, [...running.filter(({ endedAt }) => endedAt === undefined), execution]);
    this.checks.began?.(this, execution);
  }

  /** What a process runs; what one that died ran has died with it. */
  runningOn(process: SimProcess): readonly Execution[] {
    if (!process.alive) return [];
    return (this.#running.get(process) ?? []).filter(({ endedAt }) => endedAt === undefined);
  }

  /** What a worker calls, watched: leases are timed by true time, from before the write that took them. */
  watchWorker(process: SimProcess, { workers, attempts }: Pick<Environment, 'workers' | 'attempts'>, leaseMs: number) {
    const { world } = this;
    const heartbeat = async (beat: Heartbeat) => {
      const skewMs = Math.max(Math.abs(process.skewMs), this.leases.get(beat.id)?.skewMs ?? 0);
      const lease = { until: world.now + leaseMs, skewMs, process };
      const answer = await workers.heartbeat(beat);
      // An answer that comes late, after one to a later heartbeat, takes nothing back.
      if (lease.until > (this.leases.get(beat.id)?.until ?? 0)) this.leases.set(beat.id, lease);
      return answer;
    };
    const finish: AttemptStore['finish'] = (id, token, end, signal) => {
      this.checks.finishing?.(this, id, token, end);
      return attempts.finish(id, token, end, signal);
    };
    return {
      workers: { ...workers, heartbeat },
      attempts: { ...attempts, finish },
    };
  }

  /** Clocks of functions have changed. */
  noteClocks(processes: readonly SimProcess[]): void {
    const skews = processes.filter(({ alive }) => alive).map(({ skewMs }) => skewMs);
    const spread = Math.max(0, ...skews) - Math.min(0, ...skews);
    this.clockSpreadMs = Math.max(this.clockSpreadMs, spread);
  }

  /** A firing was closed; may be told again. */
  fired(coordinator: string, entry: Fired): void {
    this.checks.fired?.(this, coordinator, entry);
  }

  /** Which coordinator of this name has this firing, which may be told again: one that is made anew counts from 1. */
  lifeOf(name: string, { number, openedAt }: Firing): number {
    const last = this.#lives.get(name);
    const { life = 1 } = last ?? {};
    const goesOn = last === undefined || number > last.number || (number === last.number && openedAt === last.openedAt);
    const now = { life: goesOn ? life : life + 1, number, openedAt };
    this.#lives.set(name, now);
    return now.life;
  }

  /** What has happened before under this key, by somebody else. */
  before(key: string, by: string): string | undefined {
    const before = this.#once.get(key);
    this.#once.set(key, by);
    return before === by ? undefined : before;
  }

  failuresOf(instanceId: string, ref: AttemptId['ref']): number {
    const key = iterationKey(instanceId, ref);
    const all = this.attemptsOf.get(instanceId) ?? [];
    return all.filter(({ id, status }) => status === 'FAILED' && iterationKey(instanceId, id.ref) === key).length;
  }

  #add(attempt: AttemptTruth): void {
    this.attempts.set(keyOf(attempt.id), attempt);
    const { instanceId } = attempt.id;
    const all = this.attemptsOf.get(instanceId) ?? [];
    all.push(attempt);
    this.attemptsOf.set(instanceId, all);
  }
}

/** The letters that a new run begins with are those that the last one left, by the names of the nodes that there are now. */
function rerunOf({ commands }: InstanceTruth, { state, applied = [] }: InstanceUpdate): InstanceTruth['rerun'] {
  for (const { id, refusal } of applied) {
    const command = commands.get(id)?.stored.command;
    if (command?.type === 'rerun' && refusal === undefined) return { mode: command.mode, before: state.nodes };
  }
  return undefined;
}

export type Fired = Extract<LedgerEntry, { type: 'fired' }>;

/** What is looked at as it happens; each may say that something is wrong. */
export interface Checks {
  created?(truth: Truth, instance: InstanceTruth): void;
  saved?(
    truth: Truth,
    instance: InstanceTruth,
    before: { readonly state: InstanceState; readonly hash: string },
    update: InstanceUpdate,
  ): void;
  began?(truth: Truth, execution: Execution): void;
  /** A worker is about to record an outcome. */
  finishing?(truth: Truth, id: AttemptId, token: string, end: AttemptEnd): void;
  fired?(truth: Truth, coordinator: string, entry: Fired): void;
  claimed?(truth: Truth, attempt: AttemptTruth): void;
  ended?(truth: Truth, attempt: AttemptTruth, before: AttemptTruth['status'] | undefined, by: string): void;
}
