import { createHash } from 'node:crypto';
import { attemptKey } from '#core/model/attempt.ts';
import { MissingBodyError } from '#core/model/errors.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { DefinitionStore } from '#core/ports/workflow-store.ts';

export class MemoryDefinitionStore implements DefinitionStore {
  readonly #bodies = new Map<string, string>();

  async put(text: string): Promise<string> {
    const hash = createHash('sha256').update(text, 'utf8').digest('hex');
    this.#bodies.set(hash, text);
    return hash;
  }

  async get(hash: string): Promise<string> {
    const text = this.#bodies.get(hash);
    if (text === undefined) throw new MissingBodyError(`no definition body is stored under ${hash}`, { hash });
    return text;
  }
}

export class MemoryLogStore implements LogStore {
  readonly #chunks = new Map<string, Map<string, string>>();

  async write({ instanceId, ref }: AttemptId, chunk: number, body: string): Promise<void> {
    const ofInstance = this.#chunks.get(instanceId) ?? new Map<string, string>();
    this.#chunks.set(instanceId, ofInstance.set(`${attemptKey(ref)}/${chunk}`, body));
  }

  async read({ instanceId, ref }: AttemptId, chunk: number): Promise<string | undefined> {
    return this.#chunks.get(instanceId)?.get(`${attemptKey(ref)}/${chunk}`);
  }

  /** As `data:` addresses. */
  async addresses({ instanceId, ref }: AttemptId, _: number, { limit, cursor }: PageRequest): Promise<Page<string>> {
    const prefix = `${attemptKey(ref)}/`;
    const chunks = [...(this.#chunks.get(instanceId) ?? [])]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, body]) => ({ chunk: Number(key.slice(prefix.length)), body }))
      .filter(({ chunk }) => cursor === undefined || chunk > Number(cursor))
      .sort((a, b) => a.chunk - b.chunk)
      .slice(0, limit);
    const last = chunks.at(-1);
    const items = chunks.map(({ body }) => `data:application/x-ndjson,${encodeURIComponent(body)}`);
    return { items, ...(last !== undefined && items.length === limit && { cursor: `${last.chunk}` }) };
  }

  async deleteInstance(instanceId: string): Promise<void> {
    this.#chunks.delete(instanceId);
  }
}
