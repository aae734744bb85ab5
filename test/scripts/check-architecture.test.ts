import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkArchitecture, formatViolation } from '../../scripts/check-architecture.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** What the check says of a repository that holds these files. */
function check(files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'architecture-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkArchitecture(root).map(formatViolation);
}

describe('the import table', () => {
  it.each([
    ['core/a.ts', "import { XMLParser } from 'fast-xml-parser';"],
    ['core/engine/a.ts', "import { b } from '../model/b.ts';"],
    ['actions/shell.ts', "import { b } from '#core/model/b.ts';"],
    ['actions/transfer.ts', "import { b } from '#adapters/links/b.ts';"],
    ['adapters/aws/a.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['adapters/mail/a.ts', "import { b } from '../links/b.ts';"],
    ['api/routes.ts', "import { Hono } from 'hono';"],
    ['cli/main.ts', "import type { Routes } from '#api/routes.ts';"],
    ['cli/validate.ts', "import { parse } from '#core/parser/parse.ts';"],
    ['local/main.ts', "import { handler } from '#lambda/master.ts';"],
    ['worker/poll.ts', "import { readFile } from 'node:fs/promises';"],
    ['test/a.test.ts', "import { anything } from '#lambda/master.ts';"],
  ])('lets %s write %s', (path, text) => {
    expect(check({ [path]: text })).toEqual([]);
  });

  it.each([
    ['core/a.ts', "import { b } from '#adapters/aws/b.ts';", 'core may import only core, fast-xml-parser'],
    ['core/a/b.ts', "import { b } from '../../lambda/b.ts';", "imports '../../lambda/b.ts'"],
    ['core/a.ts', "import type { B } from '#api/b.ts';", "imports '#api/b.ts'"],
    ['core/a.ts', "export { b } from '#api/b.ts';", "imports '#api/b.ts'"],
    ['core/a.ts', "export * from '#api/b.ts';", "imports '#api/b.ts'"],
    ['core/a.ts', "const b = await import('#api/b.ts');", "imports '#api/b.ts'"],
    ['core/a.ts', "type B = import('#api/b.ts').B;", "imports '#api/b.ts'"],
    ['core/a.ts', 'const b = await import(name);', 'imports a computed path'],
    ['core/a.ts', "import { hash } from 'node:crypto';", 'core has no builtins'],
    ['core/a.ts', "import { hash } from 'crypto';", 'core has no builtins'],
    ['core/a.ts', "import { z } from 'zod';", "imports the package 'zod'"],
    ['core/a.ts', "import { b } from '@aws-sdk/client-sqs/deep';", "imports the package '@aws-sdk/client-sqs'"],
    [
      'actions/a.ts',
      "import { b } from '#adapters/mail/b.ts';",
      'actions may import only actions, core, adapters/links',
    ],
    ['adapters/aws/a.ts', "import { b } from '#actions/b.ts';", "imports '#actions/b.ts'"],
    ['adapters/aws/a.ts', "import { b } from '../mail/b.ts';", 'folders inside adapters never import each other'],
    ['cli/a.ts', "import { b } from '#api/b.ts';", "imports values of '#api/b.ts'"],
    ['cli/a.ts', "import { start } from '#local/start.ts';", "imports '#local/start.ts'"],
    ['worker/a.ts', "import { b } from '#lambda/b.ts';", "imports '#lambda/b.ts'"],
    ['lib/a.ts', "import { b } from '#core/b.ts';", 'lib may import only lib, core/model'],
    ['core/a.ts', "import { b } from '#nowhere/b.ts';", 'an alias that leads to no folder'],
    ['helpers/a.ts', '', "stands in the folder 'helpers', which the import table does not know"],
  ])('stops %s from writing %s', (path, text, message) => {
    const found = check({ [path]: `\n${text}\n` });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(new RegExp(`^${path}:[12]: `));
  });

  it('is not misled by comments, strings and regular expressions', () => {
    const text = [
      "// import { a } from '#api/a.ts';",
      "const b = `import('#api/b.ts')`;",
      'const c = "import \'#api/c.ts\'";',
      "const d = /import '#api\\/d.ts'/;",
    ].join('\n');
    expect(check({ 'core/a.ts': text })).toEqual([]);
  });

  it('skips what is built, installed or hidden', () => {
    const text = "import '#api/b.ts';";
    expect(check({ 'core/node_modules/x/a.ts': text, 'dist/a.ts': text, '.git/a.ts': text })).toEqual([]);
  });

  it('names a file that is no TypeScript', () => {
    expect(check({ 'core/a.ts': 'const = ;' })[0]).toMatch(/^core\/a\.ts:1: cannot be read as TypeScript: /);
  });
});

describe('cycles of imports', () => {
  it('are reported once, member by member', () => {
    const found = check({
      'core/a.ts': "import { b } from './b.ts';",
      'core/b.ts': "import { c } from './c.ts';",
      'core/c.ts': "import { a } from './a.ts';",
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('core/a.ts → core/b.ts → core/c.ts → core/a.ts');
  });

  it('are allowed among types, which vanish at run time', () => {
    expect(
      check({ 'core/a.ts': "import type { B } from './b.ts';", 'core/b.ts': "import { a } from './a.ts';" }),
    ).toEqual([]);
  });
});

describe('what only composition roots may do', () => {
  const ambient = [
    ['Date.now()', 'Date.now'],
    ['globalThis.Date.now()', 'Date.now'],
    ["Date['now']()", 'Date.now'],
    ['new Date()', 'new Date()'],
    ['new Date', 'new Date()'],
    ['Date()', 'Date()'],
    ['performance.now()', 'performance.now'],
    ['Math.random()', 'Math.random'],
    ['crypto.randomUUID()', 'randomUUID'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ['globalThis.setInterval(f, 1)', 'setInterval'],
    ['setImmediate(f)', 'setImmediate'],
    ['AbortSignal.timeout(5)', 'AbortSignal.timeout'],
    ['process.env', 'process.env'],
    ["process.env['HOME']", 'process.env'],
  ] as const;

  it.each(ambient)('catches %s in core, actions, adapters, api and the parts of the worker', (text, name) => {
    for (const folder of ['core', 'actions', 'adapters', 'api', 'worker']) {
      const found = check({ [`${folder}/a.ts`]: `const first = 1;\nexport const second = ${text};\n` });
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`${folder}/a.ts:2: uses ${name}; only composition roots`);
    }
  });

  it.each(['lambda/a.ts', 'local/a.ts', 'cli/a.ts', 'worker/main.ts'])('lets %s do it', (path) => {
    expect(check({ [path]: ambient.map(([text]) => `${text};`).join('\n') })).toEqual([]);
  });

  it.each(['new Date(0)', 'Date.parse(text)', 'clock.now()', 'Math.round(x)'])('lets core write %s', (text) => {
    expect(check({ 'core/a.ts': `export const a = ${text};` })).toEqual([]);
  });

  it('catches the built-in modules that give the same', () => {
    const found = check({ 'worker/a.ts': "import { setTimeout as sleep } from 'node:timers/promises';" });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('only composition roots may');
  });
});

describe('the length of a file', () => {
  it('may be 400 lines', () => {
    expect(check({ 'core/a.ts': `export const a = 1;\n${'\n'.repeat(399)}` })).toEqual([]);
  });

  it('may not be 401', () => {
    expect(check({ 'core/a.ts': `export const a = 1;\n${'\n'.repeat(400)}` })).toEqual([
      'core/a.ts:401: the file has 401 lines; at most 400 are allowed: split it by operation or by kind',
    ]);
  });
});
