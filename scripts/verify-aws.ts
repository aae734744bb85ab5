import { parseArgs } from 'node:util';
import type { Check } from './verify/check.ts';
import { chooseChecks } from './verify/choose-checks.ts';
import { runChecks, type Verdict } from './verify/run-checks.ts';
import { Verification } from './verify/verification.ts';

const HELP = `Tries a deployment of akkaflow on AWS, and says of each thing that only an account can prove whether it is so.

  npm run verify:aws -- --stage prod
  npm run verify:aws -- --stage prod --region eu-west-1 --only run,kill,interruption
  npm run verify:aws -- --stage prod --skip idle

  --stage NAME     the deployment, of the stack akkaflow-NAME (or AKKAFLOW_STAGE)
  --region NAME    where it is (or AWS_REGION)
  --group NAME     the worker group whose tasks are tried; default
  --only A,B       these checks alone
  --skip A,B       all but these
  --list           what is checked, and about how long each takes

It signs by the credentials that the AWS SDK finds. They need to be an admin of akkaflow, and to read the stack, its queues, table, logs, alarms and
tasks; to stop a task; and to make and remove a user of the pool. All workflows, uploads, links and users that it makes begin with
akkaflow-verify- and are removed in the end; it touches nothing of others, and stops a task only when all that it runs is its own.

It takes about half an hour, most of it waiting for tasks to end, and costs below $0.10.
Exit code: 0 nothing failed, 1 something did, 2 wrong usage.`;

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const { env, stdout } = process;
// Whoever reads a part of what is said, such as `head`, goes when that is enough.
stdout.on('error', () => process.exit());
const say = (line: string) => void stdout.write(`${line}\n`);

const MARKS = { pass: 'pass', fail: 'FAIL', skip: 'skip' } as const;

function tell({ check, outcome, detail, seconds }: Verdict): void {
  say(`${MARKS[outcome]}  ${check.name.padEnd(18)} ${check.proves}`);
  say(`      ${' '.repeat(18)} ${detail} (${seconds.toFixed(1)} s)`);
}

function list(checks: readonly Check[]): void {
  for (const { name, proves, minutes } of checks)
    say(`${name.padEnd(18)} ${minutes.toFixed(1).padStart(4)} min  ${proves}`);
}

async function verify(stage: string, region: string, group: string, checks: readonly Check[]): Promise<number> {
  const on = await Verification.connect({ stage, region, group }, env);
  try {
    const minutes = checks.reduce((sum, check) => sum + check.minutes, 0);
    say(
      `${checks.length} checks on ${on.api.url}, about ${Math.ceil(minutes)} minutes; what is made is called ${on.sandbox.prefix}-…\n`,
    );
    const verdicts = await runChecks(on, checks, tell);
    const count = (wanted: Verdict['outcome']) => verdicts.filter(({ outcome }) => outcome === wanted).length;
    say(`\n${count('pass')} passed, ${count('fail')} failed, ${count('skip')} could not be tried here`);
    return count('fail') === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await on.close(say);
  }
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const { values } = parseArgs({
    options: {
      stage: text,
      region: text,
      group: text,
      only: text,
      skip: text,
      list: yes,
      help: { ...yes, short: 'h' },
    },
  });
  if (values.help) {
    say(HELP);
    return EXIT.ok;
  }
  const checks = chooseChecks(values);
  if (values.list) {
    list(checks);
    return EXIT.ok;
  }
  const { stage = env['AKKAFLOW_STAGE'], region = env['AWS_REGION'] } = values;
  if (stage === undefined || region === undefined)
    throw new Error(`Which deployment? Give --stage and --region, or see --help`);
  return await verify(stage, region, values.group ?? 'default', checks);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = EXIT.usage;
}
