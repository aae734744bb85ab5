import { globSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { lateImports, lazyImportsOfPackages } from './lazy-imports.ts';

const ROOT = join(import.meta.dirname, '..');

/** Left to `node_modules`, since they require files by computed names or load native addons; the last three nobody has. */
const EXTERNAL = ['dynalite', '@duckdb/node-api', 'oracledb', '*.node', 'cpu-features', 'kerberos', 'pg-native'];

/** Packages in CommonJS that are bundled call `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

/**
 * Bundles programs (entry point by name) into a folder of their own, with the parts that they share. Throws when one would
 * read a part after an action process has changed its user.
 */
export async function bundlePrograms(
  programs: Readonly<Record<string, string>>,
  output: string,
  { maps }: { readonly maps: boolean },
): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: programs,
    outdir: output,
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
    sourcemap: maps && 'linked',
    sourcesContent: false,
    minifySyntax: true,
    logLevel: 'warning',
    metafile: true,
  });

  const late = lateImports(metafile);
  if (late.length > 0) throw new Error(`read after an action process has changed its user:\n${late.join('\n')}`);

  // Parts are named by what they hold, so that those of an earlier build would stay for ever.
  for (const name of globSync('*.{js,map}', { cwd: output })) {
    if (!Object.hasOwn(metafile.outputs, relative(ROOT, join(output, name)))) rmSync(join(output, name));
  }
}
