import { statusOf } from '#core/engine/status-of.ts';
import { CursorError } from '#core/model/errors.ts';
import type { Instance, InstanceContext, InstanceSummary, StoredCommand } from '#core/model/instance.ts';
import { instanceDay, isInstanceId } from '#core/model/instance-id.ts';
import { isTerminal } from '#core/model/status.ts';
import {
  type IdRange,
  type InstanceFilter,
  type InstanceStore,
  type InstanceUpdate,
  keepApplied,
  MAX_PENDING_COMMANDS,
  type NewInstance,
} from '#core/ports/instance-store.ts';
import type { Count, Page, PageRequest } from '#core/ports/page.ts';
import { copyOf } from './copy-of.ts';

const DUE_PAGE = 100;

/** Whoever deletes an instance deletes its attempts too; they stand in another store of memory. */
export interface AttemptsOfInstance {
  deleteInstance(instanceId: string): void;
}

/** Copies go in and out, as they do with a store across a network. */
export class MemoryInstanceStore implements InstanceStore {
  readonly #instances = new Map<string, Instance>();
  readonly #deleted = new Set<string>();
  readonly #contexts = new Map<string, InstanceContext>();
  readonly #attempts: AttemptsOfInstance;

  constructor(attempts: AttemptsOfInstance) {
    this.#attempts = attempts;
  }

  async create(instance: NewInstance, context: InstanceContext): Promise<'created' | 'exists'> {
    if (!this.#contexts.has(instance.id)) this.#contexts.set(instance.id, copyOf(context));
    if (this.#instances.has(instance.id) || this.#deleted.has(instance.id)) return 'exists';
    this.#instances.set(instance.id, { ...copyOf(instance), commands: [], applied: [], revision: 1 });
    return 'created';
  }

  async load(id: string): Promise<Instance | undefined> {
    return copyOf(this.#instances.get(id));
  }

  async context(id: string): Promise<InstanceContext | undefined> {
    return copyOf(this.#contexts.get(id));
  }

  async save(loaded: Instance, update: InstanceUpdate): Promise<boolean> {
    const current = this.#instances.get(loaded.id);
    if (current?.revision !== loaded.revision) return false;
    const { wakeAt: storedWake, endedAt: storedEnd, ...kept } = current;
    const { state, wakeAt = storedWake, endedAt = storedEnd, startedAt, version, applied = [] } = update;
    this.#instances.set(loaded.id, {
      ...kept,
      ...version,
      state: copyOf(state),
      commands: current.commands.filter(({ id }) => !applied.some((done) => done.id === id)),
      applied: keepApplied([...current.applied, ...copyOf(applied)]),
      revision: current.revision + 1,
      ...(startedAt !== undefined && { startedAt }),
      ...(typeof endedAt === 'number' && { endedAt }),
      ...(typeof wakeAt === 'number' && { wakeAt }),
    });
    return true;
  }

  async accept(id: string, command: StoredCommand, wakeAt: number): Promise<'accepted' | 'missing' | 'full'> {
    const current = this.#instances.get(id);
    if (current === undefined) return 'missing';
    if ([...current.commands, ...current.applied].some((known) => known.id === command.id)) return 'accepted';
    if (current.commands.length >= MAX_PENDING_COMMANDS) return 'full';
    this.#instances.set(id, {
      ...current,
      commands: [...current.commands, copyOf(command)].sort((a, b) => (a.id < b.id ? -1 : 1)),
      wakeAt: Math.min(wakeAt, current.wakeAt ?? wakeAt),
      revision: current.revision + 1,
    });
    return 'accepted';
  }

  async wakeBy(id: string, wakeAt: number): Promise<void> {
    const current = this.#instances.get(id);
    if (current?.wakeAt === undefined || current.wakeAt <= wakeAt) return;
    this.#instances.set(id, { ...current, wakeAt, revision: current.revision + 1 });
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const ids = [...this.#instances.values()]
      .flatMap(({ id, wakeAt }) => (wakeAt !== undefined && wakeAt <= minute ? [{ id, wakeAt }] : []))
      .sort((a, b) => a.wakeAt - b.wakeAt || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id }) => id);
    for (let start = 0; start < ids.length; start += DUE_PAGE) yield ids.slice(start, start + DUE_PAGE);
  }

  async list(filter: InstanceFilter & IdRange, { limit, cursor }: PageRequest): Promise<Page<InstanceSummary>> {
    if (cursor !== undefined && !isInstanceId(cursor)) throw new CursorError('the cursor is none of this list');
    const found = [...this.#instances.values()]
      .filter((instance) => matches(filter, instance) && (cursor === undefined || instance.id < cursor))
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit);
    const last = found.at(-1);
    const items = found.map((instance) => summaryOf(instance, this.#contexts.get(instance.id)?.logicalTime ?? 0));
    return last !== undefined && found.length === limit ? { items, cursor: last.id } : { items };
  }

  async count(filter: InstanceFilter & IdRange, cap: number): Promise<Count> {
    const found = [...this.#instances.values()].filter((instance) => matches(filter, instance)).length;
    return { count: Math.min(found, cap), more: found >= cap };
  }

  async delete(id: string): Promise<boolean> {
    const current = this.#instances.get(id);
    if (current === undefined) return true;
    if (!isTerminal(current.state.phase.status) || current.commands.length > 0) return false;
    this.#instances.delete(id);
    this.#deleted.add(id);
    this.#contexts.delete(id);
    this.#attempts.deleteInstance(id);
    return true;
  }
}

function matches(filter: InstanceFilter & IdRange, { id, workflow, state }: Instance): boolean {
  if (filter.from !== undefined && id < filter.from) return false;
  if (filter.below !== undefined && id >= filter.below) return false;
  if ('workflow' in filter) return workflow === filter.workflow;
  if ('status' in filter) return [filter.status].flat().includes(statusOf(state));
  if ('day' in filter) return instanceDay(id) === filter.day;
  return id.startsWith(filter.idPrefix);
}

function summaryOf(instance: Instance, logicalTime: number): InstanceSummary {
  const { id, workflow, state, createdAt, startedAt, endedAt } = instance;
  return {
    id,
    workflow,
    status: statusOf(state),
    logicalTime,
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}
