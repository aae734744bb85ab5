import { FormatError } from '#core/model/errors.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { Heartbeat, WorkerRecord, WorkerRequests, WorkerStore } from '#core/ports/worker-store.ts';
import { absent, anyOf, compare, exists } from './expression.ts';
import { WORKERS, workerKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import { deleteItem, getItem, type Table, updateItem } from './table.ts';
import { encodeAttemptId, readRequests, readWorker, WORKER_FORMAT } from './worker-item.ts';

/** A worker that nobody missed for a day ran nothing: DynamoDB may sweep its item away. */
const KEPT_SECONDS = 86_400;

/** One item a worker. A lease counts to the millisecond, so that reads are strongly consistent. */
export class DynamoWorkerStore implements WorkerStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** One conditional write, whose answer brings what the worker is asked; a read for one that came too late. */
  async heartbeat(heartbeat: Heartbeat): Promise<WorkerRequests> {
    const { id, group, host, slots, startedAt, leaseUntil, running, acknowledged, leaving, task, release } = heartbeat;
    const set = [
      ['v', WORKER_FORMAT],
      ['g', group],
      ['ho', host],
      ['sl', slots],
      ['sa', startedAt],
      ['le', leaseUntil],
      ['rn', running.map(encodeAttemptId)],
      ['lv', leaving === true ? 1 : undefined],
      ['tk', task],
      ['rl', release],
      ['ttl', Math.floor(leaseUntil / 1000) + KEPT_SECONDS],
    ] as const;
    const take = [['cx', new Set(acknowledged.map(encodeAttemptId))]] as const;
    const key = workerKey(id);
    const newest = anyOf(absent('le'), compare('le', '<', leaseUntil));
    // After a lost answer the SDK repeats: then the condition fails because of one's own write.
    const item =
      (await updateItem(this.#table, key, { set, take }, newest, 'ALL_NEW')) ?? (await getItem(this.#table, key));
    return item === undefined ? { cancel: [], leave: false } : readRequests(item);
  }

  async requestLeave(workerId: string): Promise<void> {
    await updateItem(this.#table, workerKey(workerId), { set: [['lv', 1]] }, exists('pk'));
  }

  async requestCancel(workerId: string, attempts: readonly AttemptId[]): Promise<void> {
    if (attempts.length === 0) return;
    const add = [['cx', new Set(attempts.map(encodeAttemptId))]] as const;
    await updateItem(this.#table, workerKey(workerId), { add }, exists('pk'));
  }

  async get(workerId: string): Promise<WorkerRecord | undefined> {
    const item = await getItem(this.#table, workerKey(workerId));
    return item && readWorker(item);
  }

  async list(): Promise<readonly WorkerRecord[]> {
    const items = await queryItems(this.#table, { key: compare('pk', '=', WORKERS), consistent: true });
    return items.flatMap((item) => readIfKnown(item) ?? []);
  }

  async remove(workerId: string, leaseUntil?: number): Promise<void> {
    const condition = leaseUntil === undefined ? undefined : compare('le', '<=', leaseUntil);
    await deleteItem(this.#table, workerKey(workerId), condition);
  }
}

function readIfKnown(item: Item): WorkerRecord | undefined {
  try {
    return readWorker(item);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
