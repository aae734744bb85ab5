import { isDeepStrictEqual } from 'node:util';
import type { Link } from '#core/model/link.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import { copyOf } from './copy-of.ts';

export class MemoryLinkStore implements LinkStore {
  readonly #links = new Map<string, Link>();

  async get(name: string): Promise<Link | undefined> {
    return this.#links.get(name);
  }

  async list(): Promise<readonly Link[]> {
    return [...this.#links.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  async replace(current: Link | undefined, next: Link): Promise<boolean> {
    const stored = this.#links.get(next.name);
    if (stored !== undefined && isDeepStrictEqual(stored, next)) return true;
    if (!isDeepStrictEqual(stored, current)) return false;
    this.#links.set(next.name, copyOf(next));
    return true;
  }

  async delete(name: string): Promise<void> {
    this.#links.delete(name);
  }
}
