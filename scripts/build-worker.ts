import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundlePrograms } from './bundle-programs.ts';

/**
 * The self-contained worker, as `worker/Dockerfile` has it below `/opt/akkaflow` and other images copy it: its bundles, the
 * packages that cannot be bundled, and the Node that runs this. It needs nothing else but glibc, libstdc++ and what
 * docs/worker-images.md names.
 */
const ROOT = join(import.meta.dirname, '..');
const OUTPUT = resolve(process.argv[2] ?? join(ROOT, 'dist', 'worker-image'));

const PROGRAMS = { worker: 'worker/main.ts', launcher: 'worker/launcher-main.ts', action: 'worker/action-main.ts' };
/** With all that they depend on. */
const PACKAGES = ['@duckdb/node-api', 'oracledb'];
/** Of Oracle's driver, which talks to the server itself: what is for its client libraries, and for people. */
const LEFT_OUT = /\/oracledb\/(build|examples|package|plugins)(\/|$)/;

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(join(OUTPUT, 'bin'), { recursive: true });
await bundlePrograms(PROGRAMS, join(OUTPUT, 'dist'), { maps: false });
for (const name of closureOf(PACKAGES)) {
  cpSync(join(ROOT, 'node_modules', name), join(OUTPUT, 'node_modules', name), {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(path),
  });
}
copyFileSync(process.execPath, join(OUTPUT, 'bin', 'node'));
copyFileSync(join(ROOT, 'worker', 'entrypoint.sh'), join(OUTPUT, 'bin', 'akkaflow-worker'));
for (const program of ['node', 'akkaflow-worker']) chmodSync(join(OUTPUT, 'bin', program), 0o755);
copyFileSync(join(ROOT, 'LICENSE'), join(OUTPUT, 'LICENSE'));
const { name, version, license, type } = manifestOf(ROOT);
writeFileSync(join(OUTPUT, 'package.json'), `${JSON.stringify({ name, version, license, type }, undefined, 2)}\n`);

/** Packages and what they depend on, as far as it is installed: an addon is there for this platform only. */
function closureOf(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    const folder = join(ROOT, 'node_modules', name);
    if (found.has(name) || !existsSync(folder)) continue;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    closureOf(Object.keys({ ...dependencies, ...optionalDependencies }), found);
  }
  return found;
}

function manifestOf(folder: string): {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
} & Readonly<Record<'name' | 'version' | 'license' | 'type', string>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
