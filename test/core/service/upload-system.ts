import type { AuditRow } from '#core/model/audit.ts';
import { reportKey } from '#core/model/upload.ts';
import type { BatchResult } from '#core/service/handle-events.ts';
import { handleUploads } from '#core/service/handle-uploads.ts';
import type { LoaderEnvironment } from '#core/service/load-upload.ts';
import { MemoryUploadBucket } from '#test/memory/memory-upload-bucket.ts';
import { MemoryUploadStore } from '#test/memory/memory-upload-store.ts';
import { System } from './system.ts';

/** A message of S3 about one object. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** The loader over a bucket with versions, with a test in the part of S3 and its queue. */
export class UploadSystem extends System {
  readonly bucket = new MemoryUploadBucket(this.clock);
  readonly loader: LoaderEnvironment = { ...this.env, uploads: new MemoryUploadStore(), uploadBucket: this.bucket };
  #sequence = 0;

  /** Puts a file, and answers the message that S3 sends of it. */
  put(key: string, content: string | Uint8Array, by = 'AWS:AIDAEXAMPLE'): Message {
    const versionId = this.bucket.put(key, content);
    return this.message('ObjectCreated:Put', key, { versionId, by });
  }

  /** Deletes a file, as in a bucket with versions: a marker hides it. */
  remove(key: string, by = 'AWS:AIDAEXAMPLE'): Message {
    return this.message('ObjectRemoved:DeleteMarkerCreated', key, { versionId: this.bucket.put(key), by });
  }

  message(eventName: string, key: string, { versionId, by }: { versionId?: string; by?: string } = {}): Message {
    const sequence = ++this.#sequence;
    const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
    const object = {
      key: encoded,
      ...(versionId && { versionId }),
      sequencer: `0055AED6DCD9028${sequence.toString(16).padStart(4, '0')}`,
    };
    const record = { eventSource: 'aws:s3', eventName, userIdentity: { principalId: by }, s3: { object } };
    return { id: `m${sequence}`, body: JSON.stringify({ Records: [record] }) };
  }

  /** One invocation for each message, one after the other. */
  async load(...messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      const { failed } = await this.handle(message);
      if (failed.length > 0) throw new Error(`${failed.join()} failed: ${this.logged.join('; ')}`);
    }
  }

  handle(...messages: readonly Message[]): Promise<BatchResult> {
    return handleUploads(this.loader, messages);
  }

  /** What was said of an upload; undefined when nothing was. */
  report(key: string): Report | undefined {
    const written = this.bucket.written(reportKey(key));
    return written === undefined ? undefined : (JSON.parse(written) as Report);
  }

  async audit(): Promise<readonly AuditRow[]> {
    const day = new Date(this.clock.now()).toISOString().slice(0, 10);
    return (await this.env.audit.list({ day }, { limit: 100 })).items;
  }
}

interface Report {
  readonly file: string;
  readonly versionId?: string;
  readonly uploadedBy: string;
  readonly result: string;
  readonly code?: string;
  readonly message: string;
  readonly diagnostics: readonly { readonly code: string; readonly line: number; readonly column: number }[];
  readonly lines: readonly string[];
}

export function workflowFile({ name = 'daily', dir = '/etl', desc = '', coordinator = '' } = {}): string {
  return `<work-flow name="${name}" dir="${dir}" desc="${desc}">${coordinator}<start name="s" to="e"/><end name="e"/></work-flow>`;
}
