import { type Command, InvalidArgumentError, Option } from 'commander';
import type { StartInstanceBody } from '#api/schema/instance.ts';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { explainingDiagnostics } from '../../output/diagnostics.ts';
import { printData } from '../../output/print-data.ts';
import { addParamOptions, type ParamOptions, readParams } from '../../params.ts';
import { followLogs, followToEnd } from '../../run/follow.ts';
import type { Channel } from '../../terminal.ts';

interface Options extends GlobalOptions, ParamOptions {
  readonly logicalTime?: number;
  readonly idempotencyKey?: string;
  readonly run?: boolean;
  readonly downstream?: boolean;
  readonly wait?: true;
  readonly logs?: true;
  readonly dryRun?: true;
}

/** `workflow trigger NAME`: starts an instance and prints its id, or follows it to its end. */
export function addWorkflowTrigger(parent: Command, { terminal, variables }: Cli): void {
  const command = addParamOptions(parent.command('trigger'))
    .argument('<name>', 'name of the workflow')
    .description('start an instance and print its id')
    .option('--logical-time <time>', 'the clock of its ${time...}, such as 2026-11-23T00:00:00Z', parseTime)
    .option('--idempotency-key <key>', 'start only one instance for this key within an hour')
    .option('--run', 'its success makes nothing ready that depends on the workflow')
    .addOption(new Option('--downstream', 'also run everything downstream of it, once and in order').conflicts('run'))
    .option('--wait', 'wait for its end, and end with its exit code')
    .option('--logs', 'print what its scripts write while it is waited for; implies --wait')
    .option('--dry-run', 'say what would be started')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const params = await readParams(options);
      const client = await connect(options, variables);
      const { logicalTime, idempotencyKey, run, downstream = false } = options;
      const kind = run === true ? ('run' as const) : ('trigger' as const);
      const body = { params, kind, downstream, ...(logicalTime === undefined ? {} : { logicalTime }) };
      if (options.dryRun === true) return tellTrigger(terminal.err, client, name, body);
      const started = await explainingDiagnostics(
        terminal.err,
        name,
        client.workflows.start(name, body, idempotencyKey),
      );
      if (options.wait !== true && options.logs !== true) {
        printData(terminal.out, options, started, { names: () => [started.id], text: () => `${started.id}\n` });
      }
      if (started.campaign !== undefined) {
        const { id, members } = started.campaign;
        terminal.err.write(`${members} instances in all; follow them with: akkaflow campaign info ${id}\n`);
      }
      if (options.logs === true) return followLogs(terminal, options, client, started.id);
      if (options.wait === true) return followToEnd(terminal, options, client, started.id);
    });
  addExamples(
    command,
    'akkaflow workflow trigger etl -p region=eu -p day=2026-11-23',
    'akkaflow workflow trigger etl --logical-time 2026-11-01T00:00:00+01:00',
    'akkaflow workflow trigger etl --downstream',
    'akkaflow workflow trigger etl --wait --logs',
  );
}

/** What is known before it is done: the version that would run and whether the caller sees it. */
async function tellTrigger(err: Channel, client: ApiClient, name: string, body: StartInstanceBody): Promise<void> {
  const { head } = await client.workflows.info(name);
  if (head.deleted) throw new CommandFailure(`Workflow "${name}" is deleted`, EXIT.notFound);
  const params = Object.entries(body.params ?? {}).map(([key, value]) => `${key}=${value}`);
  const given = params.length === 0 ? '' : ` with ${params.join(', ')}`;
  const more = body.downstream === true ? ', then everything downstream of it' : '';
  err.write(`Would start version ${head.version} of ${cleanText(head.name)}${cleanText(given)}${more}\n`);
  err.write('Whether its parameters are complete is checked when it is started\n');
}

/** Epoch milliseconds. The zone must be written: nobody should have to guess which day was meant. */
function parseTime(text: string): number {
  const ms = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('It must be a time with its zone, as 2026-11-23T00:00:00+01:00.');
  return ms;
}
