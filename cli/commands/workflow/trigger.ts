import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { explainingDiagnostics } from '../../output/diagnostics.ts';
import { printData } from '../../output/print-data.ts';
import { addParamOptions, type ParamOptions, readParams } from '../../params.ts';

interface Options extends GlobalOptions, ParamOptions {
  readonly logicalTime?: number;
  readonly idempotencyKey?: string;
  readonly run?: boolean;
  readonly downstream?: boolean;
}

/** `workflow trigger NAME`: starts an instance and prints its id. */
export function addWorkflowTrigger(parent: Command, { terminal, variables }: Cli): void {
  const command = addParamOptions(parent.command('trigger'))
    .argument('<name>', 'name of the workflow')
    .description('start an instance and print its id')
    .option('--logical-time <time>', 'the clock of its ${time...}, such as 2026-11-23T00:00:00Z', parseTime)
    .option('--idempotency-key <key>', 'start only one instance for this key within an hour')
    .option('--run', 'its success makes nothing ready that depends on the workflow')
    .addOption(new Option('--downstream', 'also run everything downstream of it, once and in order').conflicts('run'))
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const params = await readParams(options);
      const client = await connect(options, variables);
      const { logicalTime, idempotencyKey, run, downstream = false } = options;
      const kind = run === true ? ('run' as const) : ('trigger' as const);
      const body = { params, kind, downstream, ...(logicalTime === undefined ? {} : { logicalTime }) };
      const started = await explainingDiagnostics(
        terminal.err,
        name,
        client.workflows.start(name, body, idempotencyKey),
      );
      printData(terminal.out, options, started, { names: () => [started.id], text: () => `${started.id}\n` });
      if (started.campaign === undefined) return;
      const { id, members } = started.campaign;
      terminal.err.write(`${members} instances in all; follow them with: akkaflow campaign info ${id}\n`);
    });
  addExamples(
    command,
    'akkaflow workflow trigger etl -p region=eu -p day=2026-11-23',
    'akkaflow workflow trigger etl --logical-time 2026-11-01T00:00:00+01:00',
    'akkaflow workflow trigger etl --downstream',
  );
}

/** Epoch milliseconds. The zone must be written: nobody should have to guess which day was meant. */
function parseTime(text: string): number {
  const ms = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('It must be a time with its zone, as 2026-11-23T00:00:00+01:00.');
  return ms;
}
