import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSecretStore } from '#adapters/system/file-secret-store.ts';
import { describeSecretStoreContract } from '#test/contract/secret-store.contract.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeSecretStoreContract('a file', () => new FileSecretStore(file));

const dw = { name: 'dw', secret: { type: 'managed' } } as const;

describe('the file of secrets', () => {
  it('can be read by its owner only, whatever the draft could before', async () => {
    writeFileSync(`${file}.draft`, 'left by one that was killed', { mode: 0o644 });
    await new FileSecretStore(file).write('dw', { password: 'word' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it("that others could read is its owner's alone once it was read", async () => {
    writeFileSync(file, '{"v":1,"secrets":{"dw":{"password":"word"}}}', { mode: 0o644 });
    expect(await new FileSecretStore(file).read(dw)).toEqual({ password: 'word' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a symbolic link', (path: string) => symlinkSync(join(folder, 'other'), path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('is refused where %s is in its place', async (_, make) => {
    writeFileSync(join(folder, 'other'), '{"v":1,"secrets":{}}', { mode: 0o644 });
    make(file);
    const store = new FileSecretStore(file);
    await expect(store.read(dw)).rejects.toThrow('is not a plain file, which secrets are kept in: move it away');
    await expect(store.write('dw', { password: 'word' })).rejects.toThrow('is not a plain file');
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('{"v":1,"secrets":{}}');
  });

  it('writes through no symbolic link that is in the place of its draft', async () => {
    writeFileSync(join(folder, 'other'), 'mine');
    symlinkSync(join(folder, 'other'), `${file}.draft`);
    await new FileSecretStore(file).write('dw', { password: 'word' });
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('mine');
    expect(await new FileSecretStore(file).read(dw)).toEqual({ password: 'word' });
  });

  it('is the one before after a writer that was killed in the middle', async () => {
    await new FileSecretStore(file).write('dw', { password: 'word' });
    writeFileSync(`${file}.draft`, '{"v":1,"secr');
    expect(await new FileSecretStore(file).read(dw)).toEqual({ password: 'word' });
  });

  it('is seen as it is by another process that reads it', async () => {
    const [writer, reader] = [new FileSecretStore(file), new FileSecretStore(file)];
    await writer.write('dw', { password: 'first' });
    expect(await reader.read(dw)).toEqual({ password: 'first' });
    await writer.write('dw', { password: 'second' });
    expect(await reader.read(dw)).toEqual({ password: 'second' });
  });

  it('keeps nothing of a secret that was deleted', async () => {
    const store = new FileSecretStore(file);
    await store.write('dw', { password: 'c4n4ry' });
    await store.delete('dw');
    expect(readFileSync(file, 'utf8')).not.toContain('c4n4ry');
  });

  it('that is damaged is not quoted', async () => {
    writeFileSync(file, 'c4n4ry');
    const error = await new FileSecretStore(file).read(dw).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('is not JSON');
    expect(JSON.stringify(error)).not.toContain('c4n4ry');
  });

  it('of a newer release is refused', async () => {
    writeFileSync(file, '{"v":2,"secrets":{}}');
    await expect(new FileSecretStore(file).read(dw)).rejects.toThrow('written by a newer release');
  });

  it('has nothing for a link that names a secret of AWS', async () => {
    const user = { name: 'dw', secret: { type: 'secrets-manager', arn: 'arn:aws:x' } } as const;
    await expect(new FileSecretStore(file).read(user)).rejects.toThrow('which local mode does not read');
  });
});
