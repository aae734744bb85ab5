import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that comes with the program, by its path in the package; undefined where it was left out of an installation. */
export function readPackageFile(path: string): string | undefined {
  const root = packageRoot(import.meta.dirname);
  const file = root && join(root, path);
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Above this file, which is in a bundle or in the source, is the folder of the package. */
function packageRoot(from: string): string | undefined {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  return above === from ? undefined : packageRoot(above);
}
