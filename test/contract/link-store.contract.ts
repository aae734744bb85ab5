import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '#core/model/link.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import { NOON, unique } from './samples.ts';

export function describeLinkStoreContract(name: string, makePort: () => LinkStore): void {
  describe(`${name} as a link store`, () => {
    let store: LinkStore;
    beforeEach(() => {
      store = makePort();
    });

    it('has no link that was never added', async () => {
      expect(await store.get('nothing')).toBeUndefined();
    });

    it('keeps all of a link', async () => {
      const full = link({
        name: `数据 ${unique()}`,
        secret: { type: 'secrets-manager', arn: 'arn:aws:secretsmanager:eu-west-1:1:secret:s' },
        folders: ['/etl', '/报表'],
      });
      expect(await store.replace(undefined, full)).toBe(true);
      expect(await store.get(full.name)).toEqual(full);
    });

    it('replaces the link that was read', async () => {
      const first = link();
      const second = { ...first, desc: 'second', updatedAt: NOON + 1 };
      await store.replace(undefined, first);
      expect(await store.replace(await store.get(first.name), second)).toBe(true);
      expect(await store.get(first.name)).toEqual(second);
    });

    it('keeps what somebody else has stored meanwhile', async () => {
      const first = link();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, { ...first, desc: 'mine' })).toBe(false);
      expect(await store.replace({ ...first, desc: 'other' }, { ...first, desc: 'mine' })).toBe(false);
      expect(await store.get(first.name)).toEqual(first);
    });

    it('takes options in any order for the same', async () => {
      const first = link({ options: { host: 'h', port: '1' } });
      await store.replace(undefined, first);
      const current = { ...first, options: { port: '1', host: 'h' } };
      expect(await store.replace(current, { ...first, desc: 'next' })).toBe(true);
    });

    it('is true again when repeated, as after a lost answer', async () => {
      const first = link();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, first)).toBe(true);
    });

    it('lists links by name', async () => {
      const names = ['b', 'B', 'a', '表'].map((each) => `${each}-${unique()}`);
      for (const each of names) await store.replace(undefined, link({ name: each }));
      const [b, big, a, table] = names;
      const listed = (await store.list()).map((each) => each.name).filter((each) => names.includes(each));
      expect(listed).toEqual([big, a, b, table]);
    });

    it('deletes a link, and may do so again', async () => {
      const first = link();
      await store.replace(undefined, first);
      await store.delete(first.name);
      await store.delete(first.name);
      expect(await store.get(first.name)).toBeUndefined();
      expect(await store.replace(undefined, first)).toBe(true);
    });
  });
}

function link(overrides: Partial<Link> = {}): Link {
  return {
    name: `link ${unique()}`,
    type: 'mysql',
    desc: '',
    options: { host: 'db', port: '3306' },
    secret: { type: 'managed' },
    updatedAt: NOON,
    ...overrides,
  };
}
