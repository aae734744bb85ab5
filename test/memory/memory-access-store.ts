import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '#core/model/access.ts';
import type { AccessStore } from '#core/ports/access-store.ts';
import { copyOf } from './copy-of.ts';

export class MemoryAccessStore implements AccessStore {
  readonly #principals = new Map<string, Principal>();

  async get(name: string): Promise<Principal | undefined> {
    return this.#principals.get(name);
  }

  async list(): Promise<readonly Principal[]> {
    return [...this.#principals.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  async replace(current: Principal | undefined, next: Principal): Promise<boolean> {
    const stored = this.#principals.get(next.name);
    if (stored !== undefined && isDeepStrictEqual(stored, next)) return true;
    if (!isDeepStrictEqual(stored, current)) return false;
    this.#principals.set(next.name, copyOf(next));
    return true;
  }

  async delete(current: Principal): Promise<boolean> {
    const stored = this.#principals.get(current.name);
    if (stored !== undefined && !isDeepStrictEqual(stored, current)) return false;
    this.#principals.delete(current.name);
    return true;
  }
}
