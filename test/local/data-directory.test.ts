import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectory } from '#local/data-directory.ts';

let parent: string;
let path: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'akkaflow-data-'));
  path = join(parent, 'a', 'data');
});
afterEach(() => rmSync(parent, { recursive: true }));

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('a data directory', () => {
  it('is made with the folders above it and closed to others', () => {
    expect(new DataDirectory(path).path).toBe(path);
    expect(modeOf(path)).toBe(0o700);
  });

  it('keeps one token of 32 bytes that only its owner can read', () => {
    const token = new DataDirectory(path).token();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(modeOf(join(path, 'token'))).toBe(0o600);
    expect(new DataDirectory(path).token()).toBe(token);
  });

  it('closes a token that was opened to others', () => {
    const token = new DataDirectory(path).token();
    rmSync(join(path, 'token'));
    writeFileSync(join(path, 'token'), token, { mode: 0o644 });
    expect(new DataDirectory(path).token()).toBe(token);
    expect(modeOf(join(path, 'token'))).toBe(0o600);
  });

  it('replaces a token that was never written whole', () => {
    const data = new DataDirectory(path);
    writeFileSync(join(path, 'token'), '');
    expect(data.token()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells who runs in it until that is withdrawn', () => {
    const data = new DataDirectory(path);
    expect(data.running()).toBeUndefined();
    data.announce({ pid: 7, url: 'http://127.0.0.1:1' });
    expect(new DataDirectory(path).running()).toEqual({ pid: 7, url: 'http://127.0.0.1:1' });
    data.withdraw();
    expect(data.running()).toBeUndefined();
  });
});
