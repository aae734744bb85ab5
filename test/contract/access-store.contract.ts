import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '#core/model/access.ts';
import type { AccessStore } from '#core/ports/access-store.ts';
import { NOON, unique } from './samples.ts';

export function describeAccessStoreContract(name: string, makePort: () => AccessStore): void {
  describe(`${name} as an access store`, () => {
    let store: AccessStore;
    beforeEach(() => {
      store = makePort();
    });

    it('has nobody who was never added', async () => {
      expect(await store.get('token:nobody')).toBeUndefined();
    });

    it('keeps all of a principal', async () => {
      const full = principal({ tokenHash: 'ab'.repeat(32) });
      expect(await store.replace(undefined, full)).toBe(true);
      expect(await store.get(full.name)).toEqual(full);
    });

    it('replaces the principal that was read', async () => {
      const first = principal();
      const second = { ...first, grants: [], updatedAt: NOON + 1 };
      await store.replace(undefined, first);
      expect(await store.replace(await store.get(first.name), second)).toBe(true);
      expect(await store.get(first.name)).toEqual(second);
    });

    it('keeps what somebody else has stored meanwhile', async () => {
      const first = principal();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, { ...first, grants: [] })).toBe(false);
      expect(await store.replace({ ...first, updatedAt: 1 }, { ...first, grants: [] })).toBe(false);
      expect(await store.get(first.name)).toEqual(first);
    });

    it('is true again when repeated, as after a lost answer', async () => {
      const first = principal();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, first)).toBe(true);
    });

    it('lists principals by name', async () => {
      const names = ['b', 'B', 'a', '表'].map((each) => `cognito:${each}-${unique()}`);
      for (const each of names) await store.replace(undefined, principal({ name: each }));
      const [b, big, a, table] = names;
      const listed = (await store.list()).map((each) => each.name).filter((each) => names.includes(each));
      expect(listed).toEqual([big, a, b, table]);
    });

    it('deletes a principal, and may do so again', async () => {
      const first = principal();
      await store.replace(undefined, first);
      expect(await store.delete(first)).toBe(true);
      expect(await store.delete(first)).toBe(true);
      expect(await store.get(first.name)).toBeUndefined();
    });

    it('deletes no principal that somebody has changed meanwhile', async () => {
      const first = principal();
      await store.replace(undefined, { ...first, grants: [] });
      expect(await store.delete(first)).toBe(false);
      expect(await store.get(first.name)).toEqual({ ...first, grants: [] });
    });
  });
}

function principal(overrides: Partial<Principal> = {}): Principal {
  const grants = [{ role: 'editor', dir: '/etl/报表' } as const];
  return { name: `token:t${unique()}`, grants, updatedAt: NOON, ...overrides };
}
