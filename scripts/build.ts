import { globSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { lateImports, lazyImportsOfPackages } from './lazy-imports.ts';

/** Programs by the name of their bundle: `dist/NAME.js`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  akkaflow: 'cli/main.ts',
  akka: 'cli/akka-main.ts',
  worker: 'worker/main.ts',
  launcher: 'worker/launcher-main.ts',
  action: 'worker/action-main.ts',
  local: 'local/main.ts',
  roles: 'local/roles-main.ts',
  emulators: 'local/emulators-main.ts',
};

/** Left to `node_modules`, since they require files by computed names or load native addons; the last three nobody has. */
const EXTERNAL = ['dynalite', '@duckdb/node-api', 'oracledb', '*.node', 'cpu-features', 'kerberos', 'pg-native'];

/** Packages in CommonJS that are bundled call `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

const ROOT = join(import.meta.dirname, '..');
/** Elsewhere than into `dist/`, when it is named. */
const OUTPUT = resolve(process.argv[2] ?? join(ROOT, 'dist'));

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: PROGRAMS,
  outdir: OUTPUT,
  bundle: true,
  // What is imported when it is needed, such as the driver of a database, stays apart and is not loaded before.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  plugins: [lazyImportsOfPackages],
  banner: { js: BANNER },
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  logLevel: 'warning',
  metafile: true,
});

const late = lateImports(metafile);
if (late.length > 0) throw new Error(`read after an action process has changed its user:\n${late.join('\n')}`);

// Parts are named by what they hold, so that those of an earlier build would stay for ever.
for (const name of globSync('*.{js,map}', { cwd: OUTPUT })) {
  if (!Object.hasOwn(metafile.outputs, relative(ROOT, join(OUTPUT, name)))) rmSync(join(OUTPUT, name));
}
