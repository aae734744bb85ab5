import { readFile } from 'node:fs/promises';
import type { Metafile, Plugin } from 'esbuild';

/** Those that import lazily; `lateImports` finds others. */
const PACKAGES = /[\\/]node_modules[\\/](?:@aws-sdk|@smithy)[\\/].*\.js$/;
/** Of a package or a file; Node's own modules are read from no file. */
const LAZY_IMPORT = /\bimport\((["'])(?!node:)([^"'\n]+)\1\)/g;

/**
 * Bundles what a package imports lazily into the part that holds the package, where it still runs only when it is asked
 * for. An action process reads its parts before it becomes a user who may not be able to (docs/adr/0008).
 */
export const lazyImportsOfPackages: Plugin = {
  name: 'lazy-imports-of-packages',
  setup({ onLoad }) {
    onLoad({ filter: PACKAGES }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace(LAZY_IMPORT, 'Promise.resolve().then(() => require($1$2$1))'), loader: 'js' };
    });
  },
};

/** The imports by which a bundled package would read a further part when it runs: there must be none. */
export function lateImports({ inputs }: Metafile): readonly string[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    file.includes('node_modules/')
      ? imports
          .filter(({ kind, external = false }) => kind === 'dynamic-import' && !external)
          .map(({ path }) => `${file} imports ${path}`)
      : [],
  );
}
