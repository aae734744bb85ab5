import { beforeEach, describe, expect, it } from 'vitest';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner, SecretStore } from '#core/ports/secret-store.ts';
import { unique } from './samples.ts';

export function describeSecretStoreContract(name: string, makePort: () => SecretStore): void {
  describe(`${name} as a secret store`, () => {
    let store: SecretStore;
    beforeEach(() => {
      store = makePort();
    });

    it.each<[string, LinkSecret]>([
      ['a password', { password: '{"p": \'ä\' \\ 密}' }],
      ['a key of several lines', { privateKey: '-----BEGIN-----\nabc\n-----END-----\n', passphrase: ' ' }],
      ['a key of AWS', { secretAccessKey: 'a/b+c=' }],
    ])('keeps %s', async (_, secret) => {
      const owner = managed();
      await store.write(owner.name, secret);
      expect(await store.read(owner)).toEqual(secret);
    });

    it('replaces a secret as a whole', async () => {
      const owner = managed();
      await store.write(owner.name, { privateKey: 'key', passphrase: 'phrase' });
      await store.write(owner.name, { password: 'word' });
      expect(await store.read(owner)).toEqual({ password: 'word' });
    });

    it.each(['a.b-c_d', '_x', '数据 库', 'x'.repeat(128), '表'.repeat(128), '__proto__'])(
      'takes the name %s',
      async (each) => {
        await store.write(each, { password: `of ${each}` });
        expect(await store.read({ name: each, secret: { type: 'managed' } })).toEqual({ password: `of ${each}` });
      },
    );

    it('says of a secret that is not there whose it is', async () => {
      const owner = managed();
      await expect(store.read(owner)).rejects.toThrow(`the secret of the link '${owner.name}' is gone`);
      await expect(store.read(owner)).rejects.toThrow(SecretError);
    });

    it('gives a secret only to the link that names it by its id', async () => {
      const { name } = managed();
      const link = (id: string) => ({ name, secret: { type: 'managed', id } }) as const;
      await store.write(name, { password: 'first' }, 'one');
      expect(await store.read(link('one'))).toEqual({ password: 'first' });
      await store.write(name, { password: 'second' }, 'two');
      await expect(store.read(link('one'))).rejects.toThrow('is not the one it was given');
      await expect(store.read(link('one'))).rejects.toMatchObject({ name: 'SecretError', retriable: true });
      expect(await store.read(link('two'))).toEqual({ password: 'second' });
    });

    it('reads nothing for a link without one', async () => {
      expect(await store.read({ name: `link ${unique()}` })).toEqual({});
    });

    it('forgets a secret, and may do so again', async () => {
      const owner = managed();
      await store.write(owner.name, { password: 'gone' });
      await store.delete(owner.name);
      await store.delete(owner.name);
      await expect(store.read(owner)).rejects.toThrow(SecretError);
    });

    it('reads many at once, those without one and those that are gone among them', async () => {
      const owners = Array.from({ length: 23 }, managed);
      for (const owner of owners) await store.write(owner.name, { password: owner.name });
      const [without, gone] = [{ name: `link ${unique()}` }, managed()];
      const read = await store.readAll([without, ...owners, gone]);
      expect(read.size).toBe(25);
      expect(owners.map((owner) => read.get(owner.name))).toEqual(owners.map(({ name: password }) => ({ password })));
      expect(read.get(without.name)).toEqual({});
      expect(read.get(gone.name)).toBeInstanceOf(SecretError);
    });

    it('keeps all of many that are written at the same time', async () => {
      const owners = Array.from({ length: 5 }, managed);
      await Promise.all(owners.map((owner) => store.write(owner.name, { password: owner.name })));
      for (const owner of owners) expect(await store.read(owner)).toEqual({ password: owner.name });
    });
  });
}

function managed(): SecretOwner & { readonly secret: { readonly type: 'managed' } } {
  return { name: `link ${unique()}`, secret: { type: 'managed' } };
}
