import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeedResult } from './run-seed.ts';

const FOLDER = join(import.meta.dirname, 'seeds');

/** A seed that has once found something wrong: it is run for ever after. */
export interface KeptSeed {
  readonly seed: number;
  /** What it found then. */
  readonly found: string;
}

/** Keeps a seed that fails, as a file of its own. */
export async function keepSeed({ seed, violation }: SeedResult): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const kept: KeptSeed = { seed, found: `${violation?.invariant}: ${violation?.details}`.slice(0, 300) };
  await writeFile(join(FOLDER, `${seed}.json`), `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** All that are kept. */
export async function keptSeeds(): Promise<readonly KeptSeed[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(FOLDER, name), 'utf8')) as KeptSeed));
}
