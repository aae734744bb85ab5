import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';

/** What can be kept of a deployment; none of it is needed to use one. */
export const PROFILE_KEYS = ['url', 'token', 'stage', 'region', 'aws-profile', 'auth'] as const;
export type ProfileKey = (typeof PROFILE_KEYS)[number];

/** A deployment by name. */
export type Profile = Readonly<Partial<Record<ProfileKey, string>>>;

/** All deployments that were configured; `default` is the one that is used when none is named. */
export type Profiles = Readonly<Record<string, Profile>>;

export const DEFAULT_PROFILE = 'default';

type Variables = Readonly<Record<string, string | undefined>>;

/** Below `XDG_CONFIG_HOME`, which is `~/.config` unless set to an absolute path (XDG base directory specification). */
export function settingsPath(variables: Variables): string {
  const configured = variables['XDG_CONFIG_HOME'];
  const home = variables['HOME'] || homedir();
  const base = configured?.startsWith('/') ? configured : join(home, '.config');
  return join(base, 'akkaflow', 'config.json');
}

/** Empty when there is no file. Throws `CommandFailure` for one that is not of this form. */
export async function readProfiles(path: string): Promise<Profiles> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  const found = parse(text);
  const profiles = isObject(found) ? found['profiles'] : undefined;
  if (!isObject(profiles)) throw broken(path, 'it holds no object "profiles"');
  return Object.fromEntries(Object.entries(profiles).map(([name, value]) => [name, profileIn(path, name, value)]));
}

/** Replaces the file as a whole, readable by its owner only: it may hold tokens. */
export async function writeProfiles(path: string, profiles: Profiles): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify({ profiles }, undefined, 2)}\n`, { mode: 0o600 });
  await rename(next, path);
}

function profileIn(path: string, name: string, value: unknown): Profile {
  if (!isObject(value)) throw broken(path, `profile "${name}" is no object`);
  const known = PROFILE_KEYS.flatMap((key) => {
    const one = value[key];
    if (one === undefined) return [];
    if (typeof one !== 'string') throw broken(path, `"${key}" of profile "${name}" is no string`);
    return [[key, one] as const];
  });
  return Object.fromEntries(known);
}

function broken(path: string, why: string): CommandFailure {
  return new CommandFailure(`Cannot use ${path}: ${why}; mend or remove it`, EXIT.error);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new CommandFailure(`Cannot read ${path}: ${cause instanceof Error ? cause.message : cause}`, EXIT.error, {
      cause,
    });
  }
}
