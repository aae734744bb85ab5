import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { mustSucceed, runNode } from './run-command.ts';

const CDK = join(import.meta.dirname, '../../node_modules/aws-cdk/bin/cdk');
const APP = join(import.meta.dirname, '../..');
const QUIET = ['--no-notices', '--no-color', '--ci'];
const DEADLINE_MS = 600_000;

/** The context of an app, as `-c name=value`. */
export type Context = Readonly<Record<string, string>>;

/** What `cdk deploy` has made of it, and said. */
export interface Deployed {
  readonly outputs: Readonly<Record<string, string>>;
  readonly said: string;
}

/** The command line of the CDK, on the app of this repository and one stage of it. Throws with what a command said when it fails. */
export class Cdk {
  readonly #env: NodeJS.ProcessEnv;
  readonly #context: Context;
  readonly #stack: string;

  constructor(env: NodeJS.ProcessEnv, stage: string, context: Context) {
    this.#env = { ...env, CDK_DISABLE_VERSION_CHECK: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };
    this.#context = { stage, ...context };
    this.#stack = stackNameOf(stage);
  }

  /** Outside of the app, which is synthesized otherwise to find out what the arguments say already. */
  async bootstrap(): Promise<void> {
    const args = ['bootstrap', `aws://000000000000/${this.#env['AWS_REGION']}`];
    await inFolder((folder) => this.#run(args, folder));
  }

  /** `more`: context that goes before that of the deployment. */
  async deploy(more: Context = {}): Promise<Deployed> {
    return await inFolder(async (folder) => {
      const file = join(folder, 'outputs.json');
      const args = ['deploy', this.#stack, '--require-approval', 'never', '--outputs-file', file];
      const said = await this.#run([...args, ...contextArguments({ ...this.#context, ...more })], APP);
      return { outputs: JSON.parse(readFileSync(file, 'utf8'))[this.#stack], said };
    });
  }

  async destroy(): Promise<void> {
    await this.#run(['destroy', this.#stack, '--force', ...contextArguments(this.#context)], APP);
  }

  async #run(args: readonly string[], cwd: string): Promise<string> {
    const result = await runNode([CDK, ...args, ...QUIET], this.#env, DEADLINE_MS, cwd);
    const { out, err } = mustSucceed(`cdk ${args[0]}`, result);
    return `${out}${err}`;
  }
}

function contextArguments(context: Context): readonly string[] {
  return Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-cdk-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
