import { describe, expect, it } from 'vitest';
import type { LinkDraft } from '#core/links/link-draft.ts';
import type { Link } from '#core/model/link.ts';
import { storeLink } from '#core/service/store-link.ts';
import { override } from '#test/factories/override.ts';
import { System } from './system.ts';

function draft(host: string, password: string): LinkDraft {
  const link = { name: 'dw', type: 'mysql', desc: '', options: { host }, secret: { type: 'managed' } } as const;
  return { link, secret: { password } };
}

describe('A change of a link', () => {
  it('that breaks off never sends the new password to the old host', async () => {
    const { env } = new System();
    await storeLink(env, draft('old', 'first'));
    const dies = override(env.links, { replace: () => Promise.reject(new Error('the process died')) });
    await expect(storeLink({ ...env, links: dies }, draft('new', 'second'))).rejects.toThrow('died');
    const link = await env.links.get('dw');
    expect(link?.options).toEqual({ host: 'old' });
    await expect(env.secrets.read(link as Link)).rejects.toThrow('is not the one it was given');
    expect(await storeLink(env, draft('new', 'second'))).toBe('updated');
    expect(await env.secrets.read((await env.links.get('dw')) as Link)).toEqual({ password: 'second' });
  });

  it('never mixes with another one at the same time', async () => {
    const { env } = new System();
    for (let round = 0; round < 20; round++) {
      const seen: unknown[] = [];
      const watch = override(env.secrets, {
        write: async (...args) => {
          await env.secrets.write(...args);
          const link = await env.links.get('dw');
          const secret = link && (await env.secrets.read(link).catch(() => undefined));
          if (secret !== undefined) seen.push([link?.options['host'], secret.password]);
        },
      });
      const stores = ['a', 'b', 'c'].map((host) => storeLink({ ...env, secrets: watch }, draft(host, `of ${host}`)));
      await Promise.all(stores);
      for (const [host, password] of seen as [string, string][]) expect(password).toBe(`of ${host}`);
    }
  });
});
