/** What one top folder may import, besides itself. Paths are folders of the repository; a prefix covers what is below it. */
export interface FolderRule {
  /** Folders whose values it may import. */
  readonly values: readonly string[];
  /** Folders of which it may import types only. */
  readonly types: readonly string[];
  /** npm packages by name, or by scope with `/*`. */
  readonly packages: readonly string[] | 'any';
  readonly builtins: boolean;
}

/**
 * The import table of ARCHITECTURE.md, row by row. A package stands here when the folder is meant to use it: a new
 * one is a decision, made in this file.
 */
export const IMPORT_TABLE: Readonly<Record<string, FolderRule>> = {
  core: { values: [], types: [], packages: ['fast-xml-parser', 'cron-parser', 'luxon'], builtins: false },
  actions: { values: ['core', 'adapters/links'], types: [], packages: [], builtins: true },
  adapters: {
    values: ['core'],
    types: [],
    packages: [
      '@aws-sdk/*',
      '@smithy/*',
      '@duckdb/node-api',
      'hive-driver',
      'mysql2',
      'nodemailer',
      'oracledb',
      'pg',
      'pg-copy-streams',
      'pg-cursor',
      'ssh2',
    ],
    builtins: true,
  },
  api: { values: ['core'], types: [], packages: ['hono', 'zod'], builtins: true },
  cli: {
    // Offline it checks files, and simulates what they would run.
    values: ['core/parser', 'core/model', 'core/params', 'core/schedule', 'core/links'],
    types: ['api', 'core'],
    packages: [
      'commander',
      'string-width',
      'hono',
      '@aws-sdk/client-ssm',
      '@aws-sdk/credential-provider-node',
      '@smithy/signature-v4',
    ],
    builtins: true,
  },
  lambda: {
    values: ['core', 'actions', 'adapters', 'api'],
    types: [],
    packages: ['aws-lambda', 'hono', '@aws-sdk/credential-provider-env'],
    builtins: true,
  },
  worker: { values: ['core', 'actions', 'adapters', 'api'], types: [], packages: [], builtins: true },
  local: {
    values: ['core', 'actions', 'adapters', 'api', 'lambda', 'worker'],
    types: [],
    packages: ['@hono/node-server', 'hono', 'dynalite', 'fauxqs', 'aws-lambda'],
    builtins: true,
  },
  ui: { values: [], types: ['api'], packages: [], builtins: false },
  lib: {
    // The names of what a deployment tells its functions, of its outputs and of its release; handlers by path.
    values: ['core/model', 'adapters/aws'],
    types: ['core'],
    packages: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
    builtins: true,
  },
  bench: { values: [''], types: [], packages: 'any', builtins: true },
  scripts: { values: [''], types: [], packages: 'any', builtins: true },
  test: { values: [''], types: [], packages: 'any', builtins: true },
};

/** In these folders the folders one level below never import each other, but for those listed. */
export const ISOLATED: Readonly<Record<string, readonly string[]>> = { adapters: ['links'] };

/**
 * Composition roots: they make clients, read the environment and know the clock. Everywhere else time, randomness
 * and configuration are handed in, so that the simulation test can own them.
 */
export const COMPOSITION_ROOTS: readonly string[] = [
  'adapters/system',
  'lambda',
  'local',
  'cli',
  'bench',
  'scripts',
  'test',
  'lib/app.ts',
  'worker/main.ts',
  'worker/run-worker.ts',
  'worker/action-main.ts',
];

const TIME = 'take the time from a Clock';
const WAIT = 'wait with the sleep of a Clock';
const CHANCE = 'take randomness from a Random';
const ARGUMENT = 'take the value as an argument';
const ZONE = 'say the zone, or keep to epoch milliseconds';

/** What only composition roots may touch, and what to use instead. */
export const AMBIENT: Readonly<Record<string, string>> = {
  ...named(TIME, 'Date.now', 'new Date()', 'Date()', 'all of Date', 'DateTime.now', 'DateTime.utc()', 'Settings.now'),
  ...named(
    TIME,
    'performance.now',
    'performance.timeOrigin',
    'performance.mark',
    'all of performance',
    'process.hrtime',
  ),
  ...named(
    TIME,
    'process.uptime',
    'process.hrtime.bigint',
    'Temporal.Now',
    'all of Temporal',
    'cron without a currentDate',
  ),
  ...named(WAIT, 'setTimeout', 'setInterval', 'setImmediate', 'AbortSignal.timeout', 'all of AbortSignal'),
  ...named(WAIT, 'scheduler.wait', 'scheduler.postTask', 'scheduler.yield', 'Atomics.wait', 'Atomics.waitAsync'),
  ...named(CHANCE, 'Math.random', 'all of Math', 'all of crypto', 'randomUUID', 'randomBytes', 'randomInt'),
  ...named(CHANCE, 'randomFill', 'randomFillSync', 'getRandomValues', 'generateKey', 'generateKeySync'),
  ...named(
    CHANCE,
    'generateKeyPair',
    'generateKeyPairSync',
    'generatePrime',
    'generatePrimeSync',
    'subtle.generateKey',
  ),
  ...named(ARGUMENT, 'process.env', 'all of globalThis', 'process.getBuiltinModule'),
  ...named(ZONE, 'DateTime.local', 'DateTime without a zone', 'Settings.defaultZone', 'new Date(year, month, …)'),
  ...named(ZONE, 'local time of a Date', 'Intl.DateTimeFormat without a timeZone', 'all of Intl'),
};

/** Methods of `Date` that read or write in the time zone of the machine. */
export const LOCAL_TIME: readonly string[] = [
  ...['getFullYear', 'getMonth', 'getDate', 'getDay', 'getHours', 'getMinutes', 'getSeconds', 'getTimezoneOffset'],
  ...['setFullYear', 'setMonth', 'setDate', 'setHours', 'setMinutes', 'setSeconds'],
  ...['toDateString', 'toTimeString', 'toLocaleDateString', 'toLocaleTimeString'],
];

/** Built-in modules that hand out the same as the globals above, or any module by a name that cannot be checked. */
export const AMBIENT_MODULES: readonly string[] = [
  ...['node:timers', 'node:timers/promises', 'node:perf_hooks', 'node:process', 'node:module'],
];

function named(instead: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, instead]));
}

export const MAX_LINES = 400;
