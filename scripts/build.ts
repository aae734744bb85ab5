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

/** Left to `node_modules`: it requires its own files by computed names and loads a native addon. */
const EXTERNAL = ['dynalite'];

/** Packages in CommonJS that are bundled call `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

await build({
  absWorkingDir: join(import.meta.dirname, '..'),
  entryPoints: PROGRAMS,
  outdir: 'dist',
  bundle: true,
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
});
