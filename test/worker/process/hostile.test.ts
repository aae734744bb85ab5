import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDefinition, resolveAction } from '#core/parser/parse-definition.ts';
import { shell } from './action-nodes.ts';
import { ownIsolation, SHARED_USER, TestRunner } from './test-runner.ts';

let runner: TestRunner;

beforeAll(async () => {
  runner = await TestRunner.start({ chunkMs: 20 });
});

afterAll(() => runner.close());

/** The only action of a definition, resolved with these parameters as a worker does. */
function resolve(kind: string, params: Readonly<Record<string, string>>) {
  const { definition, diagnostics } = parseDefinition(`<work-flow name="wf">
    <start name="start" to="a"/>
    <action name="a">${kind}<ok to="end"/></action>
    <end name="end"/>
  </work-flow>`);
  if (definition?.type !== 'workflow') throw new Error(JSON.stringify(diagnostics));
  const { action } = resolveAction(definition, 1, { params, logicalTime: 0, timezone: 'UTC' });
  if (action === undefined) throw new Error('not resolved');
  return action;
}

describe('a parameter', () => {
  const hostile = [
    `it's "quoted" $(touch pwned) \`touch pwned\` ]]> \\ $HOME`,
    '<![CDATA[ <b> &amp; &lt; ${param:value} $${x}',
    '  two\n\n    lines, unlike indented  ',
    '#!/bin/false',
    '; touch pwned; # ',
  ];

  it.each(hostile)('reaches a python script as given: %j', async (value) => {
    const code = `<script><code><![CDATA[
      #!/usr/bin/env python3
      value = r"""<\${param:value}>"""
      import os
      assert os.listdir() == ["script"], os.listdir()
      print(value, end="")
    ]]></code></script>`;
    expect(await runner.run(resolve(code, { value }))).toMatchObject({ out: `<${value}>`, err: '' });
  });

  it.each(hostile)('reaches a quoted here-document of bash as given: %j', async (value) => {
    const code = `<script><code>
        cat &lt;&lt;'END'
        <!-- a comment -->\${param:value}
        END
        ls
    </code></script>`;
    expect(await runner.run(resolve(code, { value }))).toMatchObject({ out: `${value}\nscript\n`, err: '' });
  });
});

describe('output without end', () => {
  it('is kept to the byte, in pieces that never grow, when the store is slow', async () => {
    const size = 3 * 1024 * 1024;
    const end = await runner.run(shell(`head -c ${size} /dev/zero | tr '\\0' x`));
    expect(end.log).toMatchObject({ bytes: size, truncated: false });
    expect(end.out).toHaveLength(size);
    expect(Math.max(...[...runner.chunks.values()].flat().map((body) => body.length))).toBeLessThan(512 * 1024);
  });

  it('does not keep an attempt from being killed', async () => {
    const end = await runner.run(shell('timeout -s KILL 0.5 yes; exit 3'));
    expect(end.outcome).toMatchObject({ exitCode: 3 });
  });
});

describe('an attempt that kills what started it', () => {
  it('is lost, and the next one runs', async () => {
    const shared = await TestRunner.start({ isolation: SHARED_USER });
    const end = await shared.run(shell('kill -9 $PPID; sleep 60'));
    expect(end.outcome).toEqual({ outcome: 'LOST', message: 'its launcher died: SIGKILL' });
    expect(await shared.run(shell('echo next'))).toMatchObject({ out: 'next\n', outcome: { outcome: 'SUCCEEDED' } });
    await shared.close();
  });
});

describe('attempts side by side', () => {
  it('see nothing of each other when the slots have users of their own', async () => {
    const shared = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
    await chmod(shared, 0o777);
    const { isolated } = await ownIsolation();
    const secret = runner.run(shell(`echo secret > s; (pwd; echo $$) > ${shared}/a; sleep 1; cat s`), { slot: 0 });
    await expect.poll(() => readdir(shared)).toEqual(['a']);
    const spying = `sleep 0.1; { read -r folder; read -r pid; } < ${shared}/a; cat "$folder/s"; kill -9 $pid; id -u`;
    const spy = await runner.run(shell(spying), { slot: 1 });
    await rm(shared, { recursive: true });
    if (isolated) {
      expect(spy.err).toMatch(/Permission denied/);
      expect(spy.err).toMatch(/not permitted/);
      expect(await secret).toMatchObject({ out: 'secret\n', outcome: { outcome: 'SUCCEEDED' } });
      expect(Number(spy.out)).toBe((await idOf(0)) + 1);
    } else {
      expect(await secret).toMatchObject({ outcome: { signal: 'SIGKILL' } });
      expect(spy.out).toBe(`secret\n${process.getuid?.()}\n`);
    }
  });
});

async function idOf(slot: number): Promise<number> {
  return Number((await runner.run(shell('id -u'), { slot })).out);
}
