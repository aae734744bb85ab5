import { globSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** What is bundled is in CommonJS in places, which calls `require` for Node's builtins. */
const BANNER =
  "import { createRequire as akkaflowRequire } from 'node:module'; const require = akkaflowRequire(import.meta.url);";

/** An entry is a file that exports `handler`, beside its `NAME-handler.ts`. */
export function functionNames(): readonly string[] {
  return globSync('lambda/*-handler.ts', { cwd: ROOT })
    .map((path) => basename(path, '-handler.ts'))
    .sort();
}

/**
 * Bundles a Lambda function with all it needs into `FOLDER/NAME/index.mjs` and parts that it loads late: the same bytes from the same sources, so that a
 * deployment replaces what has changed. Answers what esbuild says is in it.
 */
export async function buildFunction(name: string, folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`lambda/${name}.ts`],
    outdir: join(folder, name),
    entryNames: 'index',
    outExtension: { '.js': '.mjs' },
    // What is imported when it is needed, such as a mailer, stays apart and is not loaded before.
    splitting: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      // Or it is in there twice: in the form that we import, and in the one that a package in CommonJS requires.
      luxon: fileURLToPath(import.meta.resolve('luxon')),
      '@aws-sdk/credential-provider-node': join(ROOT, 'lambda', 'function-credentials.ts'),
    },
    legalComments: 'none',
    banner: { js: BANNER },
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? join(ROOT, 'dist', 'lambda'));
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(functionNames().map((name) => buildFunction(name, folder)));
}
