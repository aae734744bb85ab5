import type { AttemptId } from '../model/instance.ts';
import type { Page, PageRequest } from './page.ts';

/** Output in numbered chunks of NDJSON log records, each written once. */
export interface LogStore {
  write(id: AttemptId, chunk: number, body: string): Promise<void>;
  /** Undefined when that chunk does not exist (yet). */
  read(id: AttemptId, chunk: number): Promise<string | undefined>;
  /**
   * Addresses of the chunks, in order, from which anybody can fetch them for some seconds. The cursor is opaque; of
   * an attempt that runs there are those written so far.
   */
  addresses(id: AttemptId, seconds: number, page: PageRequest): Promise<Page<string>>;
  deleteInstance(instanceId: string): Promise<void>;
}
