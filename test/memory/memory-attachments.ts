import { attachmentPath } from '#core/model/attachment-path.ts';
import type { Attachment, Attachments } from '#core/ports/attachments.ts';

export class MemoryAttachments implements Attachments {
  readonly #files = new Map<string, Uint8Array>();

  put(path: string, content: string | Uint8Array): void {
    this.#files.set(path, Buffer.from(content));
  }

  async open(path: string): Promise<Attachment | undefined> {
    const content = this.#files.get(attachmentPath(path)?.join('/') ?? '');
    return content && { bytes: content.length, chunks: chunksOf(content) };
  }
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  const half = Math.ceil(content.length / 2);
  if (content.length > 0) yield content.subarray(0, half);
  if (content.length > half) yield content.subarray(half);
}
