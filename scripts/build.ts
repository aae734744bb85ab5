import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Programs by the name of their bundle: `dist/NAME.js`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  akkaflow: 'cli/main.ts',
  worker: 'worker/main.ts',
  local: 'local/main.ts',
  emulators: 'local/emulators-main.ts',
};

/** Left to `node_modules`: it requires its own files by computed names and loads a native addon. */
const EXTERNAL = ['dynalite'];

/** Packages in CommonJS that are bundled call `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

const root = join(import.meta.dirname, '..');
const present = Object.entries(PROGRAMS).filter(([, source]) => existsSync(join(root, source)));
for (const [name, source] of Object.entries(PROGRAMS)) {
  if (!existsSync(join(root, source))) console.error(`build: no ${source}, so no dist/${name}.js`);
}

await build({
  absWorkingDir: root,
  entryPoints: present.map(([out, source]) => ({ in: source, out })),
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
