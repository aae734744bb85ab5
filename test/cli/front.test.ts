import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definition } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

describe('front', () => {
  it('of a new system says that nothing runs', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, out } = await akkaflow('front');
    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing runs\n');
    expect(out).toMatch(/\nWorkers: 0 live, 0 of 0 slots in use\n$/);
  });

  it('counts outcomes by day and tells what failed', async () => {
    const { akkaflow } = await serveApi({ outcome: 'FAILED', message: 'exit code 3' });
    const path = join(tempDir(), 'etl.xml');
    writeFileSync(path, definition());
    await akkaflow('submit', path);
    await akkaflow('workflow', 'trigger', 'etl', '-p', 'day=x', '--wait');
    const { out } = await akkaflow('front', '--days', '2');
    expect(out).toMatch(/^DAY \(UTC\)\tSUCCEEDED\tFAILED\tKILLED\n2026-11-23\t0\t1\t0\n2026-11-22\t0\t0\t0\n/);
    expect(out).toMatch(/\nFailed within a day:\nID\tWORKFLOW\tENDED\tERROR\n[0-9a-z]{20}\tetl\t.*exit code 3\n/);
    expect((await akkaflow('front', '--days', '0')).exitCode).toBe(2);
  });
});
