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
    packages: ['aws-lambda', 'hono'],
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

/** Globals that only composition roots may touch, and what to use instead. */
export const AMBIENT: Readonly<Record<string, string>> = {
  'Date.now': 'take the time from a Clock',
  'new Date()': 'take the time from a Clock',
  'Date()': 'take the time from a Clock',
  'performance.now': 'take the time from a Clock',
  setTimeout: 'wait with the sleep of a Clock',
  setInterval: 'wait with the sleep of a Clock',
  setImmediate: 'wait with the sleep of a Clock',
  'AbortSignal.timeout': 'wait with the sleep of a Clock',
  'Math.random': 'take randomness from a Random',
  randomUUID: 'take randomness from a Random',
  randomBytes: 'take randomness from a Random',
  randomInt: 'take randomness from a Random',
  getRandomValues: 'take randomness from a Random',
  'process.env': 'take the value as an argument',
};

/** Built-in modules that hand out the same as the globals above. */
export const AMBIENT_MODULES: readonly string[] = [
  'node:timers',
  'node:timers/promises',
  'node:perf_hooks',
  'node:process',
];

export const MAX_LINES = 400;
