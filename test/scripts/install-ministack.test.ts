import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installMiniStack } from '../../scripts/ministack/install-ministack.ts';

describe('the installation of MiniStack', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-ministack-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('says what to install where there is no Python', async () => {
    const install = installMiniStack(() => {}, { XDG_CACHE_HOME: folder, PATH: folder });

    await expect(install).rejects.toThrow(/apt-get install python3-venv.*\$ python3 -m venv.*ENOENT/s);
  });

  it('is begun anew after one that was cut short, and repeats what Python said', async () => {
    const python = join(folder, 'python3');
    writeFileSync(python, '#!/bin/sh\necho "ensurepip is not available"\nexit 1\n');
    chmodSync(python, 0o755);
    const lines: string[] = [];
    const install = async () =>
      await installMiniStack((line) => lines.push(line), { XDG_CACHE_HOME: folder, PATH: folder });

    await expect(install()).rejects.toThrow('ensurepip is not available');
    await expect(install()).rejects.toThrow('ensurepip is not available');

    expect(lines).toHaveLength(2);
    expect(readdirSync(join(folder, 'akkaflow'))).toHaveLength(1);
  });
});
