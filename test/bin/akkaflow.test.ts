import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const SOURCE = join(import.meta.dirname, '../../bin');
/** Loaded first, it makes the process take itself for an older Node. */
const OLD_NODE = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** An installation that has the command and these files besides. */
function install(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'installation-'));
  folders.push(folder);
  cpSync(SOURCE, join(folder, 'bin'), { recursive: true });
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', 'old.js': OLD_NODE, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), 0o755);
  }
  return folder;
}

function run(folder: string, nodeOptions: readonly string[] = [], command = 'akkaflow') {
  const args = [...nodeOptions, join(folder, `bin/${command}.js`), 'validate', 'a b.xml'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the command', () => {
  it('runs what was built, with its arguments', () => {
    const folder = install({
      'dist/akkaflow.js': 'console.log(process.argv.slice(2).join("|")); process.exitCode = 6;',
    });
    expect(run(folder)).toEqual({ status: 6, stdout: 'validate|a b.xml\n', stderr: '' });
  });

  it.each(Object.entries(packageJson.bin))('is also there as %s, made by %s', (command, file) => {
    const echo = 'console.log(process.argv.slice(2).join("|"));';
    const folder = install({ 'dist/akkaflow.js': echo, 'dist/akka.js': echo, 'dist/roles.js': echo });
    expect(file).toBe(`bin/${command}.js`);
    const ours = /-startup$/.test(command) ? command.replace('-startup', '|') : `${command}|`;
    expect(run(folder, [], command)).toEqual({
      status: 0,
      stdout: `${command === 'akkaflow' ? '' : ours}validate|a b.xml\n`,
      stderr: '',
    });
  });

  it('keeps compiled code, and lets the processes it starts do so', () => {
    const folder = install({ 'dist/akkaflow.js': 'console.log(process.env.NODE_COMPILE_CACHE);' });
    expect(run(folder).stdout).toBe(`${process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), 'node-compile-cache')}\n`);
  });

  it('says what to do when nothing was built', () => {
    expect(run(install({}))).toEqual({
      status: 1,
      stdout: '',
      stderr: "akkaflow is not built: run 'npm ci', or 'npm run build' in its folder\n",
    });
  });

  it('hands over to the Node that npm installed when it is started by an older one', () => {
    const folder = install({ 'node_modules/node/bin/node': '#!/bin/sh\nshift\necho "newer: $*"\nexit 10\n' });
    expect(run(folder, ['--import', './old.js'])).toEqual({
      status: 10,
      stdout: 'newer: validate a b.xml\n',
      stderr: '',
    });
  });

  it('says which Node it needs when there is only an older one', () => {
    const { status, stderr } = run(install({ 'dist/akkaflow.js': '' }), ['--import', './old.js']);
    expect(status).toBe(1);
    expect(stderr).toContain('needs Node 24 or newer');
  });
});
