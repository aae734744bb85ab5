import type { AttemptRecord } from '#core/model/attempt.ts';
import type { AttemptId, Instance, InstanceContext, StoredCommand } from '#core/model/instance.ts';
import type { AttemptEnd, Cancelled, Claim } from '#core/ports/attempt-store.ts';
import type { CoordinatorUpdate, LedgerEntry, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { InstanceUpdate, NewInstance } from '#core/ports/instance-store.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { MemoryAttemptStore } from '#test/memory/memory-attempt-store.ts';
import { MemoryCoordinatorStore } from '#test/memory/memory-coordinator-store.ts';
import { MemoryInstanceStore } from '#test/memory/memory-instance-store.ts';
import { MemoryWorkflowStore } from '#test/memory/memory-workflow-store.ts';
import { keyOf } from './attempt-truth.ts';
import type { Truth } from './truth.ts';

/** Tells the truth of every write that changes an instance. */
export class WatchedInstanceStore extends MemoryInstanceStore {
  readonly #truth: Truth;

  constructor(attempts: WatchedAttemptStore, truth: Truth) {
    super(attempts);
    this.#truth = truth;
  }

  override async create(instance: NewInstance, context: InstanceContext): Promise<'created' | 'exists'> {
    const created = await super.create(instance, context);
    if (created === 'created') this.#truth.created(instance, context);
    return created;
  }

  override async save(loaded: Instance, update: InstanceUpdate): Promise<boolean> {
    const saved = await super.save(loaded, update);
    if (saved) this.#truth.saved(loaded.id, update);
    return saved;
  }

  override async accept(id: string, command: StoredCommand, wakeAt: number): Promise<'accepted' | 'missing' | 'full'> {
    const accepted = await super.accept(id, command, wakeAt);
    if (accepted === 'accepted') this.#truth.accepted(id, command);
    return accepted;
  }

  override async delete(id: string): Promise<boolean> {
    const deleted = await super.delete(id);
    const instance = this.#truth.instances.get(id);
    if (deleted && instance !== undefined) instance.deleted = true;
    return deleted;
  }
}

/** Tells the truth of every write that changes an attempt. */
export class WatchedAttemptStore extends MemoryAttemptStore {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    super();
    this.#truth = truth;
  }

  override async claim(id: AttemptId, claim: Claim): Promise<true | AttemptRecord> {
    const claimed = await super.claim(id, claim);
    if (claimed === true && !this.#truth.attempts.has(keyOf(id))) {
      this.#truth.claimed(id, claim.workerId, claim.token);
    }
    return claimed;
  }

  override async finish(id: AttemptId, token: string, end: AttemptEnd): Promise<boolean> {
    const running = this.#isRunning(id);
    const finished = await super.finish(id, token, end);
    if (finished && running) this.#truth.ended(id, end.outcome, 'finish', end.message);
    return finished;
  }

  override async cancel(id: AttemptId, now: number): Promise<Cancelled> {
    const cancelled = await super.cancel(id, now);
    if (cancelled.found === 'queued') this.#truth.ended(id, 'KILLED', 'cancel');
    return cancelled;
  }

  override async takeOver(
    id: AttemptId,
    workerId: string | undefined,
    end: Parameters<MemoryAttemptStore['takeOver']>[2],
  ): Promise<boolean> {
    const changes = this.#isRunning(id) || !this.#truth.attempts.has(keyOf(id));
    const taken = await super.takeOver(id, workerId, end);
    if (taken && changes) this.#truth.ended(id, end.outcome, 'takeover', end.message);
    return taken;
  }

  #isRunning(id: AttemptId): boolean {
    return this.#truth.attempts.get(keyOf(id))?.status === 'RUNNING';
  }
}

/** Tells the truth of what becomes live. */
export class WatchedWorkflowStore extends MemoryWorkflowStore {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    super();
    this.#truth = truth;
  }

  override async replace(current: WorkflowHead | undefined, next: WorkflowHead): Promise<boolean> {
    const replaced = await super.replace(current, next);
    if (replaced) this.#truth.uploads.live('workflow', current?.deleted ? undefined : current, next);
    return replaced;
  }
}

/** Tells the truth of what is written into the ledgers of coordinators, and of their definitions. */
export class WatchedCoordinatorStore extends MemoryCoordinatorStore {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    super();
    this.#truth = truth;
  }

  override async record(name: string, entries: readonly LedgerEntry[]): Promise<void> {
    await super.record(name, entries);
    for (const entry of entries) if (entry.type === 'fired') this.#truth.fired(name, entry);
  }

  override async save(
    name: string,
    loaded: StoredCoordinator | undefined,
    update: CoordinatorUpdate,
  ): Promise<boolean> {
    const saved = await super.save(name, loaded, update);
    if (saved && update.head !== undefined) this.#truth.uploads.live('coordinator', loaded, { ...update.head, name });
    return saved;
  }
}
