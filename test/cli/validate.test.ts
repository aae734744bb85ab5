import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coordinator, definition } from '../api/test-api.ts';
import { tempDir } from './temp-dir.ts';

const main = join(import.meta.dirname, '../../cli/main.ts');

/** As a user runs it: a process of its own. */
function validate(files: Readonly<Record<string, string | Uint8Array>>, ...args: readonly string[]) {
  const cwd = tempDir();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'validate', ...Object.keys(files), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('validate', () => {
  it('says that files are without errors, on stderr', () => {
    const { status, stdout, stderr } = validate({ 'a.xml': definition('a'), 'b.xml': definition('b') });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '2 files without errors\n' });
  });

  it('prints every problem of every file as data, and exits 6', () => {
    const bad = definition().replace('to="步骤1"', 'to="步骤2" tp="x"');
    const { status, stdout, stderr } = validate({ 'good.xml': definition('a'), 'bad.xml': bad });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^bad\.xml:\d+:\d+: (error|warning): [a-z-]+: /);
    expect(stderr).toBe('akkaflow: 1 of 2 files has errors\n');
    expect(status).toBe(6);
  });

  it('reports a schedule that cannot be, and says why', () => {
    const { status, stdout } = validate({ 'nightly.xml': coordinator({ cron: '0 25 * * *' }) });
    expect(stdout).toMatch(/^nightly\.xml:3:\d+: error: .*`0 25 \* \* \*`.*hour/);
    expect(status).toBe(6);
  });

  it('prints them as JSON when asked to', () => {
    const { status, stdout } = validate({ 'bad.xml': '<work-flow/>' }, '-o', 'json');
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ file: 'bad.xml', severity: 'error', position: { line: 1, column: 1 } }),
    );
    expect(status).toBe(6);
  });

  it('reports bytes that are not UTF-8 as a problem of the file', () => {
    const { status, stdout } = validate({ 'latin.xml': Buffer.from('<work-flow name="é"/>', 'latin1') });
    expect(stdout).toMatch(/^latin\.xml:1:1: error: not-utf-8: /);
    expect(status).toBe(6);
  });

  it('exits 1 when a file cannot be read', () => {
    const { status, stderr } = validate({}, 'missing.xml');
    expect(stderr).toContain('Cannot read missing.xml');
    expect(status).toBe(1);
  });
});
