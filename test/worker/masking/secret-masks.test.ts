import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '#core/model/link.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';
import { MemoryLinkStore } from '#test/memory/memory-link-store.ts';
import { MemorySecretStore } from '#test/memory/memory-secret-store.ts';
import { SecretMasks } from '#worker/masking/secret-masks.ts';

let clock: JumpClock;
let links: MemoryLinkStore;
let secrets: MemorySecretStore;
let reads: string[][];
let warnings: string[];
let masks: SecretMasks;
beforeEach(() => {
  clock = new JumpClock();
  links = new MemoryLinkStore();
  secrets = new MemorySecretStore();
  reads = [];
  warnings = [];
  const logger = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
  const counted: Pick<MemorySecretStore, 'readAll'> = {
    readAll: (owners) => {
      reads.push(owners.map(({ name }) => name));
      return secrets.readAll(owners);
    },
  };
  masks = new SecretMasks({ links, secrets: counted, clock, logger });
});

async function add(name: string, password: string, updatedAt = 1): Promise<void> {
  await secrets.write(name, { password });
  const next: Link = { name, type: 'mysql', desc: '', options: {}, secret: { type: 'managed' }, updatedAt };
  await links.replace(await links.get(name), next);
}

const shown = async (text: string) => {
  await masks.forAttempt([]);
  return masks.mask(text);
};

describe('the masks of a worker', () => {
  it('are the secrets of every link', async () => {
    await add('a', 'first-one');
    await add('b', 'second-one');
    expect(await shown('first-one, second-one')).toBe('***, ***');
  });

  it('follow new and changed links within half a minute, reading only those', async () => {
    await add('a', 'first-one');
    await shown('');
    await add('b', 'second-one');
    expect(await shown('second-one')).toBe('second-one');
    await clock.sleep(30_000);
    expect(await shown('second-one')).toBe('***');
    await add('a', 'third-one', 2);
    await clock.sleep(30_000);
    expect(await shown('first-one third-one')).toBe('*** ***');
    expect(reads).toEqual([['a'], ['b'], ['a']]);
  });

  it('have what the attempt itself uses at once', async () => {
    await shown('');
    const link: Link = { name: 'own', type: 'mysql', desc: '', options: {}, updatedAt: 1 };
    await masks.forAttempt([{ link, secret: { password: 'just-added' } }]);
    expect(masks.mask('just-added')).toBe('***');
  });

  it('stay as they are while the store is away, and the log says so', async () => {
    await add('a', 'first-one');
    await shown('');
    await clock.sleep(30_000);
    links.list = () => Promise.reject(new Error('away'));
    expect(await shown('first-one')).toBe('***');
    expect(warnings).toEqual(['links not read: secrets of new links are not masked yet']);
  });

  it('leave out a secret that is gone, and the log says so', async () => {
    await add('a', 'first-one');
    await secrets.delete('a');
    await add('b', 'second-one');
    expect(await shown('second-one')).toBe('***');
    expect(warnings).toEqual(['a secret cannot be read, and is not masked']);
  });
});
