import { join, resolve } from 'node:path';
import { bundlePrograms } from './bundle-programs.ts';

/** Programs by the name of their bundle: `dist/NAME.js`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  akkaflow: 'cli/main.ts',
  akka: 'cli/akka-main.ts',
  worker: 'worker/main.ts',
  launcher: 'worker/launcher-main.ts',
  action: 'worker/action-main.ts',
  local: 'local/main.ts',
  roles: 'local/roles-main.ts',
  emulators: 'local/emulators-main.ts',
};

/** Elsewhere than into `dist/`, when it is named. */
const OUTPUT = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'dist'));

await bundlePrograms(PROGRAMS, OUTPUT, { maps: true });
