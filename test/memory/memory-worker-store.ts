import { attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { Heartbeat, WorkerRecord, WorkerRequests, WorkerStore } from '#core/ports/worker-store.ts';
import { copyOf } from './copy-of.ts';

interface Stored {
  readonly record: WorkerRecord;
  readonly cancel: ReadonlyMap<string, AttemptId>;
}

export class MemoryWorkerStore implements WorkerStore {
  readonly #workers = new Map<string, Stored>();

  async heartbeat({ acknowledged, ...record }: Heartbeat): Promise<WorkerRequests> {
    const stored = this.#workers.get(record.id);
    const cancel = new Map(stored?.cancel);
    if (stored === undefined || stored.record.leaseUntil < record.leaseUntil) {
      for (const attempt of acknowledged) cancel.delete(keyOf(attempt));
      const leaving = record.leaving === true || stored?.record.leaving === true;
      this.#workers.set(record.id, { record: copyOf({ ...record, ...(leaving && { leaving }) }), cancel });
    }
    return {
      cancel: [...cancel].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attempt]) => attempt),
      leave: this.#workers.get(record.id)?.record.leaving === true,
    };
  }

  async requestLeave(workerId: string): Promise<void> {
    const stored = this.#workers.get(workerId);
    if (stored !== undefined) this.#workers.set(workerId, { ...stored, record: { ...stored.record, leaving: true } });
  }

  async requestCancel(workerId: string, attempts: readonly AttemptId[]): Promise<void> {
    const stored = this.#workers.get(workerId);
    if (stored === undefined) return;
    const added = attempts.map((attempt) => [keyOf(attempt), attempt] as const);
    this.#workers.set(workerId, { ...stored, cancel: new Map([...stored.cancel, ...added]) });
  }

  async get(workerId: string): Promise<WorkerRecord | undefined> {
    return this.#workers.get(workerId)?.record;
  }

  async list(): Promise<readonly WorkerRecord[]> {
    return [...this.#workers.values()].map(({ record }) => record).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async remove(workerId: string, leaseUntil = Number.POSITIVE_INFINITY): Promise<void> {
    const stored = this.#workers.get(workerId);
    if (stored !== undefined && stored.record.leaseUntil <= leaseUntil) this.#workers.delete(workerId);
  }
}

function keyOf({ instanceId, ref }: AttemptId): string {
  return `${instanceId}/${attemptKey(ref)}`;
}
