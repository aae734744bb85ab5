import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshName, scriptWorkflow } from '../definitions.ts';
import { api, ended, running, start, uploadAndWait } from '../deployment.ts';

const { name, path } = freshName('versions');

/** The first version waits for a file, so that it goes on when the test wants it to. */
function version(number: number, go: string): string {
  const script = number === 1 ? `until [ -e ${go} ]; do sleep 0.2; done; echo one` : 'echo two';
  return scriptWorkflow(name, script).replace('<end name="end"/>', `<!-- ${number} --><end name="end"/>`);
}

describe('an instance', () => {
  it('keeps its version when another is uploaded while it runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'akkaflow-versions-'));
    // Scripts may have a user of their own.
    chmodSync(folder, 0o755);
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const go = join(folder, 'go');
    await uploadAndWait(path, version(1, go));
    const old = await start(name);
    await running(old, 'work');

    expect(await uploadAndWait(path, version(2, go))).toMatchObject({ message: expect.stringContaining('version 2') });
    const young = await ended(await start(name));
    writeFileSync(go, '');
    const kept = await ended(old);

    expect([kept.version, kept.status, young.version, young.status]).toEqual([1, 'SUCCEEDED', 2, 'SUCCEEDED']);
    const logOf = (id: string) => api.instances.log(id, 'work', { run: 1, iteration: 1, attempt: 1 });
    expect(JSON.stringify(await logOf(old))).toContain('one');
    expect(JSON.stringify(await logOf(young.id))).toContain('two');
  });
});
