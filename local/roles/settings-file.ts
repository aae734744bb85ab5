import { existsSync } from 'node:fs';
import { LocalModeError } from '../errors.ts';

/** Takes the variables of a file into the environment of this process; those that are set already win. Throws `LocalModeError`. */
export function loadSettings(file: string): void {
  if (!existsSync(file)) throw new LocalModeError(`--settings is '${file}', and there is no such file`);
  process.loadEnvFile(file);
}

/** Variables as such a file has them, a line each; a shell reads them, too. */
export function settingsText(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

/** Neither Node's reader nor a shell looks into single quotes; a value that holds one is JSON, where it may be written so. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", '\\u0027')}'`;
}
