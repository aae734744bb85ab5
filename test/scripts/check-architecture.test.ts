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
    ["globalThis['setTimeout'](f, 1)", 'setTimeout'],
    ['global.setTimeout(f, 1)', 'setTimeout'],
    ['new Promise((done) => wait(setTimeout, done))', 'setTimeout'],
    ['Date?.now()', 'Date.now'],
    ['performance.timeOrigin', 'performance.timeOrigin'],
    ['process.hrtime()', 'process.hrtime'],
    ['Temporal.Now.instant()', 'Temporal.Now'],
    ['scheduler.wait(5)', 'scheduler.wait'],
    ['Atomics.wait(a, 0, 0, 5)', 'Atomics.wait'],
    ['crypto.getRandomValues(bytes)', 'getRandomValues'],
    ['crypto.webcrypto.getRandomValues(bytes)', 'getRandomValues'],
    ['DateTime.now()', 'DateTime.now'],
    ['DateTime.utc()', 'DateTime.utc()'],
    ['DateTime.local(2026, 1, 1)', 'DateTime.local'],
    ['DateTime.fromISO(text)', 'DateTime without a zone'],
    ['DateTime.fromMillis(1, { locale })', 'DateTime without a zone'],
    ['Settings.now', 'Settings.now'],
    ['new Date(2026, 1)', 'new Date(year, month, …)'],
    ['date.getHours()', 'local time of a Date'],
    ['new Date(0).toLocaleDateString("en")', 'local time of a Date'],
    ['Intl.DateTimeFormat().resolvedOptions().timeZone', 'Intl.DateTimeFormat without a timeZone'],
    ['new Intl.DateTimeFormat("en", { hour: "numeric" })', 'Intl.DateTimeFormat without a timeZone'],
    ['CronExpressionParser.parse(text)', 'cron without a currentDate'],
    ['CronExpressionParser.parse(text, { tz })', 'cron without a currentDate'],
    ['new Clock(Date)', 'all of Date'],
    ['{ chance: Math }', 'all of Math'],
    ['[performance]', 'all of performance'],
    ["process.getBuiltinModule('node:timers')", 'process.getBuiltinModule'],
  ] as const;

  it.each([
    ['const { now } = Date;', 'Date.now'],
    ['const { random: r } = Math;', 'Math.random'],
    ['const { setTimeout: later } = globalThis;', 'setTimeout'],
    ['const { env } = process;', 'process.env'],
    ['const { randomUUID } = crypto;', 'randomUUID'],
    ['const later = setTimeout;', 'setTimeout'],
    ['const D = Date;', 'all of Date'],
    ['let clock; clock = performance;', 'all of performance'],
    ['const f = (later = setTimeout) => 1;', 'setTimeout'],
    ["import { randomUUID as id } from 'node:crypto';", 'randomUUID'],
    ["import * as c from 'node:crypto'; c.randomBytes(1);", 'randomBytes'],
    ["import c from 'crypto'; c.randomInt(1);", 'randomInt'],
  ])('catches %s in the worker', (text, name) => {
    const found = check({ 'worker/a.ts': text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`uses ${name}; only composition roots`);
  });

  it.each([
    ["import { DateTime as D } from 'luxon'; D.now();", 'DateTime.now'],
    ["import * as l from 'luxon'; l.DateTime.now();", 'DateTime.now'],
    ["import { CronExpressionParser as C } from 'cron-parser'; C.parse('* * * * *');", 'cron without a currentDate'],
  ])('catches %s in core', (text, name) => {
    expect(check({ 'core/a.ts': text })).toEqual([expect.stringContaining(`uses ${name}; only composition roots`)]);
  });

  it.each(['node:timers', 'timers/promises', 'node:perf_hooks', 'node:process', 'node:module'])(
    'catches an import of %s',
    (module) => {
      const found = check({ 'adapters/aws/a.ts': `import * as m from '${module}';` });
      expect(found).toEqual([expect.stringContaining('only composition roots may')]);
    },
  );

  it.each(ambient)('catches %s in core, actions, adapters, api and the parts of the worker', (text, name) => {
    for (const folder of ['core', 'actions', 'adapters', 'api', 'worker']) {
      const found = check({ [`${folder}/a.ts`]: `const first = 1;\nexport const second = ${text};\n` });
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`${folder}/a.ts:2: uses ${name}; only composition roots`);
    }
  });

  it.each(['lambda/a.ts', 'local/a.ts', 'cli/a.ts', 'worker/main.ts'])('lets %s do it', (path) => {
    expect(check({ [path]: ambient.map(([text], index) => `const a${index} = ${text};`).join('\n') })).toEqual([]);
  });

  it.each([
    ...['new Date(0)', 'new Date(text)', 'Date.parse(text)', 'Date.UTC(2026, 1)', 'clock.now()', 'Math.round(x)'],
    ...[
      'x instanceof Date',
      'DateTime.fromMillis(1, { zone })',
      'DateTime.fromISO(text, options)',
      'DateTime.utc(2026)',
    ],
    ...['new Intl.DateTimeFormat("en", { timeZone, hour: "numeric" })', '{ setTimeout: 1 }', 'timer.setTimeout(1)'],
    ...['CronExpressionParser.parse(text, { currentDate, tz })', 'date.getUTCHours()', 'at.toISOString()', 'x.local()'],
  ])('lets core write %s', (text) => {
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
