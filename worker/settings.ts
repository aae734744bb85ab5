import { tmpdir } from 'node:os';
import { SettingsError } from './errors.ts';

/** Whether each slot has a user of its own, where the worker is root; `none`: all attempts are the worker's user. */
export const ISOLATIONS = ['slots', 'none'] as const;

/** What becomes of what an attempt leaves outside of its folder, where slots have users of their own. */
export const LEFTOVERS = ['keep', 'remove'] as const;

/** How one worker process is set up. */
export interface WorkerSettings {
  readonly group: string;
  readonly slots: number;
  readonly isolation: (typeof ISOLATIONS)[number];
  readonly leftovers: (typeof LEFTOVERS)[number];
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  readonly killGraceMs: number;
  readonly shutdownGraceMs: number;
  /** It ends when it had nothing to do for so long; 0: never. */
  readonly idleMs: number;
  /** So many idle workers of the group stay all the same. */
  readonly idleKept: number;
  /** Of an attempt: the most resident memory of its processes. */
  readonly attemptMemoryMib: number;
  /** The most time it may take, whatever its node says; 0: any. */
  readonly attemptSeconds: number;
  /** How much of its output is kept. */
  readonly logMib: number;
  /** ARN of the role whose credentials attempts get; absent: none. */
  readonly jobRole?: string;
  /** Absolute path of where attempts get their folders. */
  readonly folder: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;

const NUMBERS = {
  slots: { variable: 'AKKAFLOW_WORKER_SLOTS', byDefault: 10, least: 1, most: 1_000 },
  heartbeatMs: { variable: 'AKKAFLOW_WORKER_HEARTBEAT_MS', byDefault: 5_000, least: 50, most: 60_000 },
  leaseMs: { variable: 'AKKAFLOW_WORKER_LEASE_MS', byDefault: 30_000, least: 200, most: 600_000 },
  killGraceMs: { variable: 'AKKAFLOW_WORKER_KILL_GRACE_MS', byDefault: 10_000, least: 0, most: 600_000 },
  shutdownGraceMs: { variable: 'AKKAFLOW_WORKER_SHUTDOWN_GRACE_MS', byDefault: 0, least: 0, most: 86_400_000 },
  idleMinutes: { variable: 'AKKAFLOW_WORKER_IDLE_MINUTES', byDefault: 0, least: 0, most: 10_080 },
  idleKept: { variable: 'AKKAFLOW_WORKER_IDLE_KEPT', byDefault: 0, least: 0, most: 1_000 },
  attemptMemoryMib: { variable: 'AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB', byDefault: 2_048, least: 128, most: 1_048_576 },
  attemptSeconds: { variable: 'AKKAFLOW_WORKER_ATTEMPT_SECONDS', byDefault: 0, least: 0, most: 31_536_000 },
  logMib: { variable: 'AKKAFLOW_WORKER_LOG_MIB', byDefault: 64, least: 1, most: 4_096 },
} as const;

/** Reads the settings of docs/worker.md. Throws `SettingsError` naming every variable that cannot be used. */
export function readWorkerSettings(env: Env): WorkerSettings {
  const problems: string[] = [];
  const number = (name: keyof typeof NUMBERS) => readNumber(env, NUMBERS[name], problems);
  const settings: WorkerSettings = {
    group: env['AKKAFLOW_WORKER_GROUP'] || 'default',
    slots: number('slots'),
    isolation: readChoice(env, 'AKKAFLOW_WORKER_ISOLATION', ISOLATIONS, problems),
    leftovers: readChoice(env, 'AKKAFLOW_WORKER_LEFTOVERS', LEFTOVERS, problems),
    heartbeatMs: number('heartbeatMs'),
    leaseMs: number('leaseMs'),
    killGraceMs: number('killGraceMs'),
    shutdownGraceMs: number('shutdownGraceMs'),
    idleMs: number('idleMinutes') * MINUTE_MS,
    idleKept: number('idleKept'),
    attemptMemoryMib: number('attemptMemoryMib'),
    attemptSeconds: number('attemptSeconds'),
    logMib: number('logMib'),
    ...readJobRole(env, problems),
    folder: env['AKKAFLOW_WORKER_FOLDER'] || tmpdir(),
  };
  if (!settings.folder.startsWith('/')) {
    problems.push(`AKKAFLOW_WORKER_FOLDER is ${settings.folder}: give an absolute path`);
  }
  if (settings.heartbeatMs * 2 > settings.leaseMs) {
    const lease = `${NUMBERS.leaseMs.variable} (${settings.leaseMs})`;
    problems.push(`${lease} is less than twice ${NUMBERS.heartbeatMs.variable} (${settings.heartbeatMs}): raise it`);
  }
  if (problems.length > 0) throw new SettingsError(problems.join('; '), { problems });
  return settings;
}

/** The first one when nothing is said. */
function readChoice<T extends string>(
  env: Env,
  variable: string,
  choices: readonly [T, ...T[]],
  problems: string[],
): T {
  const text = env[variable] || choices[0];
  const choice = choices.find((each) => each === text);
  if (choice === undefined) problems.push(`${variable} is ${text}: give one of ${choices.join(', ')}`);
  return choice ?? choices[0];
}

/** Of any partition, with or without a path. */
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function readJobRole(env: Env, problems: string[]): Pick<WorkerSettings, 'jobRole'> {
  const arn = env['AKKAFLOW_WORKER_JOB_ROLE'];
  if (!arn) return {};
  if (!ROLE_ARN.test(arn)) {
    problems.push(
      `AKKAFLOW_WORKER_JOB_ROLE is ${arn}: give the ARN of a role, such as arn:aws:iam::123456789012:role/Etl`,
    );
  }
  return { jobRole: arn };
}

function readNumber(
  env: Env,
  { variable, byDefault, least, most }: (typeof NUMBERS)[keyof typeof NUMBERS],
  problems: string[],
): number {
  const text = env[variable];
  if (text === undefined || text === '') return byDefault;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  problems.push(`${variable} is ${text}: give a whole number from ${least} to ${most}`);
  return byDefault;
}
