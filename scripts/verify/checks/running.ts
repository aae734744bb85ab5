import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type Check, must } from '../check.ts';
import type { Verification } from '../verification.ts';

const CHAIN = 40;
/** The first action may have to wait for a task. */
const START_SECONDS = 300;
const KILL_SECONDS = 60;
const TICKS = 3;
const TICK_SECONDS = 300;
const MAX_LAG_MS = 60_000;

/** Workflows that run, by whatever worker there is. */
export const RUNNING_CHECKS: readonly Check[] = [
  {
    name: 'run',
    proves: 'a workflow runs to its end, and its output can be read',
    minutes: 1.5,
    run: async ({ sandbox }) => {
      const id = await sandbox.start('run', ['echo verified']);
      const { status, reason } = await sandbox.ended(id, START_SECONDS);
      must(status === 'SUCCEEDED', `it ended ${status}: ${JSON.stringify(reason)}`);
      const output = await sandbox.output(id);
      must(output === 'verified\n', `its output is ${JSON.stringify(output)}`);
      return `instance ${id}`;
    },
  },
  {
    name: 'chain',
    proves: `a chain of ${CHAIN} actions is not stopped by Lambda's detection of recursion, which stops after 16 hops`,
    minutes: 1,
    run: async ({ sandbox }) => {
      const began = performance.now();
      const id = await sandbox.start(
        'chain',
        Array.from({ length: CHAIN }, () => 'true'),
      );
      const { status, nodes } = await sandbox.ended(id, START_SECONDS);
      const done = nodes.filter((node) => node.type === 'action' && node.status === 'SUCCEEDED').length;
      must(status === 'SUCCEEDED' && done === CHAIN, `${done} of ${CHAIN} succeeded, and it ended ${status}`);
      return `in ${((performance.now() - began) / 1000).toFixed(1)} s`;
    },
  },
  {
    name: 'kill',
    proves: 'a kill ends what runs',
    minutes: 0.5,
    run: async ({ sandbox }) => {
      const id = await sandbox.start('kill', ['sleep 600']);
      await sandbox.running(id, START_SECONDS);
      const began = performance.now();
      await sandbox.kill(id);
      const { status, nodes } = await sandbox.ended(id, KILL_SECONDS);
      must(status === 'KILLED', `it ended ${status}`);
      const attempt = nodes.flatMap(({ attempts }) => attempts).at(-1);
      must(attempt?.status !== 'SUCCEEDED', `its attempt ended ${attempt?.status}`);
      return `after ${((performance.now() - began) / 1000).toFixed(1)} s`;
    },
  },
  {
    name: 'ticks',
    proves: `${TICKS} ticks come within four minutes, each less than a minute late`,
    minutes: 4,
    run: ticks,
  },
  {
    name: 'link-secret',
    proves: 'the password of a link is kept encrypted in SSM, and goes with the link',
    minutes: 0.2,
    run: linkSecret,
  },
];

async function ticks(on: Verification): Promise<string> {
  const startTime = Date.now();
  const logGroupName = on.resource('AWS::Logs::LogGroup', /FunctionsCoordinator/);
  const lags = await on.until(`${TICKS} ticks in ${logGroupName}`, TICK_SECONDS, async () => {
    const found = await on.aws.json<{ events?: readonly { message: string }[] }>('logs', 'FilterLogEvents', {
      logGroupName,
      startTime,
      filterPattern: '"TickLag"',
    });
    const values = (found.events ?? []).flatMap(({ message }) => lagsIn(message));
    return values.length >= TICKS && values;
  });
  must(Math.max(...lags) < MAX_LAG_MS, `they came ${lags.join(', ')} ms late`);
  return `${lags.join(', ')} ms late`;
}

function lagsIn(message: string): readonly number[] {
  const { TickLag: lags }: { readonly TickLag?: readonly number[] } = JSON.parse(message.slice(message.indexOf('{')));
  return lags ?? [];
}

async function linkSecret({ api, clients, sandbox, deployment }: Verification): Promise<string> {
  const name = sandbox.named('link').replaceAll('-', '_');
  const options = { host: 'db.invalid', database: 'none', user: 'nobody' };
  await api.links.put(name, { type: 'postgresql', options, secret: { password: sandbox.prefix } });
  sandbox.later(() => api.links.delete(name, true).catch(() => {}));
  const Name = `${deployment.secrets.path}/${name}`;
  const { Parameter: parameter } = await clients.ssm.send(new GetParameterCommand({ Name }));
  must(parameter?.Type === 'SecureString', `${Name} is ${parameter?.Type}`);
  must(!JSON.stringify(await api.links.info(name)).includes(sandbox.prefix), 'the API shows the secret');
  await api.links.delete(name, true);
  const left = await clients.ssm.send(new GetParameterCommand({ Name })).then(
    () => true,
    () => false,
  );
  must(!left, `${Name} is still there`);
  return Name;
}
