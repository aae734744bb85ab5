import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** Whether a program is there: at its path, or for a bare name somewhere on `searchPath`. */
export async function programExists(program: string, searchPath: string): Promise<boolean> {
  const candidates = program.includes('/')
    ? [program]
    : searchPath.split(':').map((directory) => path.join(directory, program));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return true;
  }
  return false;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
