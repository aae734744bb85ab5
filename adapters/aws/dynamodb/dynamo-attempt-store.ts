import type { AttemptRecord, AttemptRef } from '#core/model/attempt.ts';
import { attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { AttemptEnd, AttemptStore, Cancelled, Claim } from '#core/ports/attempt-store.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import { readAttempt } from './attempt-item.ts';
import { batchGet } from './batch.ts';
import { cancelAttempt } from './cancel-attempt.ts';
import { claimAttempt } from './claim-attempt.ts';
import { finishAttempt, takeOverAttempt } from './end-attempt.ts';
import { allOf, beginsWith, compare } from './expression.ts';
import { attemptItemKey, attemptPrefix, instanceKey } from './keys.ts';
import { queryItems } from './query.ts';
import type { Table } from './table.ts';

/** One item an attempt in the single table, beside its instance. */
export class DynamoAttemptStore implements AttemptStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  claim(id: AttemptId, claim: Claim): Promise<true | AttemptRecord> {
    return claimAttempt(this.#table, id, claim);
  }

  finish(id: AttemptId, token: string, end: AttemptEnd, signal?: CancelSignal): Promise<boolean> {
    return finishAttempt(this.#table, id, token, end, signal);
  }

  cancel(id: AttemptId, now: number): Promise<Cancelled> {
    return cancelAttempt(this.#table, id, now);
  }

  takeOver(
    id: AttemptId,
    workerId: string | undefined,
    end: { outcome: AttemptOutcome; endedAt: number; message: string },
  ): Promise<boolean> {
    return takeOverAttempt(this.#table, id, workerId, end);
  }

  async get(instanceId: string, refs: readonly AttemptRef[]): Promise<readonly AttemptRecord[]> {
    // DynamoDB refuses a batch that names one key twice.
    const keys = new Map(refs.map((ref) => [attemptKey(ref), attemptItemKey(instanceId, ref)]));
    const items = await batchGet(this.#table, [...keys.values()]);
    const records = new Map(items.map(readAttempt).map((record) => [attemptKey(record.ref), record]));
    return [...keys.keys()].flatMap((key) => records.get(key) ?? []);
  }

  async list(instanceId: string, node?: number): Promise<readonly AttemptRecord[]> {
    const key = allOf(compare('pk', '=', instanceKey(instanceId).pk), beginsWith('sk', attemptPrefix(node)));
    return (await queryItems(this.#table, { key, consistent: true })).map(readAttempt);
  }
}
