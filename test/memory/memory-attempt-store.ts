import { type AttemptRecord, type AttemptRef, attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { AttemptEnd, AttemptStore, Cancelled, Claim } from '#core/ports/attempt-store.ts';
import { copyOf } from './copy-of.ts';

interface Stored {
  readonly record: AttemptRecord;
  /** Of the worker that may record the outcome, or has. */
  readonly token?: string;
}

export class MemoryAttemptStore implements AttemptStore {
  readonly #attempts = new Map<string, Map<string, Stored>>();

  async claim(id: AttemptId, claim: Claim): Promise<true | AttemptRecord> {
    const stored = this.#find(id);
    if (stored !== undefined) {
      return stored.record.status === 'RUNNING' && stored.token === claim.token ? true : stored.record;
    }
    const { workerId, startedAt, token } = claim;
    this.#put(id, { record: { ref: id.ref, status: 'RUNNING', workerId, startedAt }, token });
    return true;
  }

  async finish(id: AttemptId, token: string, { outcome, ...end }: AttemptEnd): Promise<boolean> {
    const stored = this.#find(id);
    if (stored === undefined || stored.token !== token) return false;
    const { record } = stored;
    if (record.status !== 'RUNNING') return record.status === outcome && record.endedAt === end.endedAt;
    this.#put(id, { record: { ...record, ...copyOf(end), status: outcome }, token });
    return true;
  }

  async cancel(id: AttemptId, now: number): Promise<Cancelled> {
    const record = this.#find(id)?.record;
    if (record === undefined) {
      this.#put(id, { record: { ref: id.ref, status: 'KILLED', endedAt: now } });
      return { found: 'queued' };
    }
    if (record.status !== 'RUNNING') return { found: 'ended', record };
    return { found: 'running', workerId: record.workerId ?? '' };
  }

  async takeOver(
    id: AttemptId,
    workerId: string | undefined,
    { outcome, endedAt, message }: { outcome: AttemptOutcome; endedAt: number; message: string },
  ): Promise<boolean> {
    const stored = this.#find(id);
    const ended = { status: outcome, endedAt, message };
    if (stored === undefined) {
      if (workerId !== undefined) return false;
      this.#put(id, { record: { ref: id.ref, ...ended } });
      return true;
    }
    const { record, token } = stored;
    if (record.workerId !== workerId) return false;
    if (record.status !== 'RUNNING') {
      const same = record.status === outcome && record.endedAt === endedAt && record.message === message;
      return same && token === undefined;
    }
    this.#put(id, { record: { ...record, ...ended } });
    return true;
  }

  async get(instanceId: string, refs: readonly AttemptRef[]): Promise<readonly AttemptRecord[]> {
    const keys = new Set(refs.map(attemptKey));
    return [...keys].flatMap((key) => this.#attempts.get(instanceId)?.get(key)?.record ?? []);
  }

  async list(instanceId: string, node?: number): Promise<readonly AttemptRecord[]> {
    const stored = this.#attempts.get(instanceId) ?? new Map<string, Stored>();
    const records = [...stored.values()].map(({ record }) => record);
    return records
      .filter(({ ref }) => node === undefined || ref.node === node)
      .sort((a, b) => compareRefs(a.ref, b.ref));
  }

  deleteInstance(instanceId: string): void {
    for (const [key, { record }] of this.#attempts.get(instanceId) ?? []) {
      const tombstone = { record: { ref: record.ref, status: 'KILLED', endedAt: record.endedAt ?? 0 } } as const;
      this.#attempts.get(instanceId)?.set(key, tombstone);
    }
  }

  #find({ instanceId, ref }: AttemptId): Stored | undefined {
    return this.#attempts.get(instanceId)?.get(attemptKey(ref));
  }

  #put({ instanceId, ref }: AttemptId, stored: Stored): void {
    const ofInstance = this.#attempts.get(instanceId) ?? new Map<string, Stored>();
    this.#attempts.set(instanceId, ofInstance.set(attemptKey(ref), stored));
  }
}

function compareRefs(a: AttemptRef, b: AttemptRef): number {
  return a.node - b.node || a.run - b.run || a.iteration - b.iteration || a.attempt - b.attempt;
}
