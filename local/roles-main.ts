import { parseArgs } from 'node:util';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { systemClock } from '#adapters/system/system.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import { OptionError } from './errors.ts';
import { EMULATORS_HELP, runEmulators } from './roles/emulators-role.ts';
import { httpServerRole } from './roles/httpserver-role.ts';
import { masterRole } from './roles/master-role.ts';
import type { Role } from './roles/role.ts';
import { openRoleDeployment } from './roles/role-deployment.ts';
import { COMMON_HELP, COMMON_OPTIONS, creationPlan } from './roles/role-options.ts';
import { loadSettings, settingsText } from './roles/settings-file.ts';
import { workerRole } from './roles/worker-role.ts';
import { textLogger } from './text-logger.ts';

const ROLES: Readonly<Record<string, Role>> = { master: masterRole, worker: workerRole, httpserver: httpServerRole };
const USAGE = `usage: roles ${Object.keys(ROLES).join('|')}|emulators [options]; --help after a role has its options`;

/** One role of a system as a process: `roles ROLE [options]`. Logs on stderr, and ends in order on SIGTERM or SIGINT. */
async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
  if (name === 'emulators') return await emulators(args);
  if (role === undefined) throw new TypeError(USAGE);
  const { values } = parseArgs({ args, options: { ...COMMON_OPTIONS, ...role.options } });
  if (values.help) return void process.stdout.write(helpOf(name, role));
  if (values.settings !== undefined) loadSettings(values.settings);
  const plan = creationPlan(values);
  const clientOptions = clientOptionsFrom(process.env);
  const clients = makeAwsClients(clientOptions);
  try {
    const opened = await openRoleDeployment(clients, process.env, plan);
    if (values['print-settings']) return void process.stdout.write(settingsText(opened.variables));
    const logger = textLogger((text) => void process.stderr.write(text), systemClock);
    const ready = (facts: object) => void process.stdout.write(`${JSON.stringify({ role: name, ...facts })}\n`);
    // A worker has its own way of ending.
    const stopped = role === workerRole ? new Promise<void>(() => {}) : endRequest(values['until-stdin-closes']);
    await role.run({ ...opened, clients, clientOptions, logger, values, stopped, ready });
  } finally {
    closeAwsClients(clients);
  }
}

async function emulators(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(EMULATORS_HELP);
  await runEmulators(args, endRequest(args.includes('--until-stdin-closes')));
}

/** Resolves on the first signal, or when whoever started us is gone; a second signal ends the process at once. */
function endRequest(untilStdinCloses: boolean): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        stop();
        process.once(signal, () => process.exit(1));
      });
    }
    if (untilStdinCloses) process.stdin.once('close', () => stop()).resume();
  });
}

function helpOf(name: string, { summary, help, examples }: Role): string {
  const lines = examples.map((example) => `  $ ${example}\n`).join('');
  return `usage: ${name}-startup [options]\n\n${name}: ${summary}.\n\n${help}${COMMON_HELP}\n\nExamples:\n${lines}`;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof TypeError || error instanceof OptionError) {
    console.error(error.message);
    return 2;
  }
  console.error(error instanceof AkkaflowError ? error.message : error);
  return 1;
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.exit(exitCodeOf(error));
}
