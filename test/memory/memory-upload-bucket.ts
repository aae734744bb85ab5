import { createHash } from 'node:crypto';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { UPLOAD_PREFIX } from '#core/model/upload.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ListedUpload, UploadBucket, UploadedContent, UploadedFile } from '#core/ports/upload-bucket.ts';

interface Version {
  readonly versionId: string;
  /** Undefined: the marker of a deletion. */
  readonly bytes: Buffer | undefined;
  readonly modifiedAt: number;
}

/** A bucket that keeps versions. */
export class MemoryUploadBucket implements UploadBucket {
  readonly #clock: Clock;
  /** Newest last. */
  readonly #versions = new Map<string, readonly Version[]>();
  readonly #written = new Map<string, string>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Answers the id of the version; without content, of the marker of a deletion. */
  put(key: string, content?: string | Uint8Array): string {
    const versionId = `v${++this.#count}`;
    const bytes = content === undefined ? undefined : Buffer.from(content);
    const versions = this.#versions.get(key) ?? [];
    this.#versions.set(key, [...versions, { versionId, bytes, modifiedAt: this.#clock.now() }]);
    return versionId;
  }

  /** Takes one version away for good. */
  purge(key: string, versionId: string): void {
    const versions = this.#versions.get(key) ?? [];
    this.#versions.set(
      key,
      versions.filter((version) => version.versionId !== versionId),
    );
  }

  /** What was written under a key. */
  written(key: string): string | undefined {
    return this.#written.get(key);
  }

  async read(key: string, versionId?: string): Promise<UploadedFile | undefined> {
    const versions = this.#versions.get(key) ?? [];
    const version = versionId === undefined ? versions.at(-1) : versions.find((each) => each.versionId === versionId);
    if (version?.bytes === undefined) return undefined;
    return { content: contentOf(version.bytes), versionId: version.versionId, etag: etagOf(version.bytes) };
  }

  async list({ after, limit }: { readonly after?: string; readonly limit: number }): Promise<readonly ListedUpload[]> {
    return [...this.#versions]
      .flatMap(([key, versions]) => {
        const { bytes, modifiedAt } = versions.at(-1) ?? {};
        return bytes === undefined ? [] : [{ key, etag: etagOf(bytes), modifiedAt: modifiedAt ?? 0 }];
      })
      .filter(({ key }) => key.startsWith(UPLOAD_PREFIX) && (after === undefined || compareBytes(key, after) > 0))
      .sort((a, b) => compareBytes(a.key, b.key))
      .slice(0, limit);
  }

  async write(key: string, json: string): Promise<void> {
    this.#written.set(key, json);
  }
}

function contentOf(bytes: Buffer): UploadedContent {
  if (bytes.length > MAX_DEFINITION_BYTES) return { type: 'too-long' };
  try {
    return { type: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { type: 'not-utf-8' };
  }
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
