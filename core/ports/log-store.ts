import type { AttemptId } from '../model/instance.ts';

/** Output in numbered chunks of NDJSON log records, each written once. */
export interface LogStore {
  write(id: AttemptId, chunk: number, body: string): Promise<void>;
  /** Undefined when that chunk does not exist (yet). */
  read(id: AttemptId, chunk: number): Promise<string | undefined>;
  deleteInstance(instanceId: string): Promise<void>;
}
