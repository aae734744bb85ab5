import { readdir, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';

/**
 * The files that are named, and of folders every `.xml` file in them and below, but for hidden ones; each once, in order
 * of their paths. Throws `CommandFailure` for what is not there.
 */
export async function definitionFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(filesOf));
  return [...new Set(found.flat())].sort();
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [normalize(path)];
    const names = await readdir(path, { recursive: true });
    return names.filter(isDefinition).map((name) => join(path, name));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`Cannot read ${path}: ${reason}`, EXIT.error, { cause });
  }
}

function isDefinition(name: string): boolean {
  return /\.xml$/i.test(name) && !/(^|[\\/])\./.test(name);
}
