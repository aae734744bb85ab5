import { join } from 'node:path';

const BUNDLED = import.meta.filename.endsWith('.js');

/** Programs that local mode starts as processes, as sources relative to the repository. */
const SOURCES = { emulators: 'local/emulators-main.ts', worker: 'worker/main.ts' } as const;

export type Program = keyof typeof SOURCES;

/** The file to run: the bundle beside this one's, or the source when this itself runs from source. */
export function programFile(program: Program): string {
  if (BUNDLED) return join(import.meta.dirname, `${program}.js`);
  return join(import.meta.dirname, '..', SOURCES[program]);
}
