import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Programs by the name of their bundle: `dist/NAME.js`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  akkaflow: 'cli/main.ts',
  worker: 'worker/main.ts',
  launcher: 'worker/launcher-main.ts',
  action: 'worker/action-main.ts',
  local: 'local/main.ts',
  emulators: 'local/emulators-main.ts',
};

/** Left to `node_modules`: they require files by computed names, load native addons, or may have none (`pg-native`). */
const EXTERNAL = [
  'dynalite',
  '@duckdb/node-api',
  'hive-driver',
  'mysql2',
  'oracledb',
  'pg',
  'pg-copy-streams',
  'pg-cursor',
  'ssh2',
];

/** Packages in CommonJS that are bundled call `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

const ROOT = join(import.meta.dirname, '..');

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: PROGRAMS,
  outdir: 'dist',
  bundle: true,
  // What is imported when it is needed, such as the driver of a database, stays apart and is not loaded before.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  banner: { js: BANNER },
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  logLevel: 'warning',
  metafile: true,
});

// Parts are named by what they hold, so that those of an earlier build would stay for ever.
for (const path of globSync('dist/*.{js,map}', { cwd: ROOT })) {
  if (!Object.hasOwn(metafile.outputs, path)) rmSync(join(ROOT, path));
}
