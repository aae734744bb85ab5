import type { Command } from 'commander';
import type { HealthResponse } from '#api/schema/health.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printData } from '../output/print-data.ts';
import type { Column } from '../output/table.ts';
import { formatTime } from '../output/time.ts';

const WORKERS: readonly Column<HealthResponse['workers'][number]>[] = [
  { heading: 'WORKER', cell: ({ id }) => id },
  { heading: 'GROUP', cell: ({ group }) => group },
  { heading: 'HOST', cell: ({ host }) => host, flexible: true },
  {
    heading: 'STATE',
    cell: ({ live }) => (live ? { text: 'live', style: 'good' } : { text: 'gone', style: 'warning' }),
  },
  { heading: 'RUNNING', cell: ({ running, slots }) => `${running} of ${slots}` },
  { heading: 'STARTED', cell: ({ startedAt }) => formatTime(startedAt) },
];

const INCIDENTS: readonly Column<HealthResponse['incidents'][number]>[] = [
  { heading: 'TIME', cell: ({ at }) => formatTime(at) },
  { heading: 'INCIDENT', cell: ({ type }) => ({ text: type, style: 'bad' }) },
  { heading: 'INSTANCE', cell: ({ instanceId }) => instanceId },
  { heading: 'DETAIL', cell: ({ details }) => details, flexible: true },
];

/** `health`: the workers, and what went wrong with the system lately. */
export function addHealth(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('health')
    .description('list the workers, and what went wrong with the system lately')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const health = await (await connect(options, variables)).system.health();
      printData(terminal.out, options, health, {
        names: () => health.workers.map(({ id }) => id),
        text: (sheet) =>
          `${sheet.table(WORKERS, health.workers)}${health.incidents.length > 0 ? `\n${sheet.table(INCIDENTS, health.incidents)}` : ''}`,
      });
    });
  addExamples(command, 'akkaflow health', 'akkaflow health -o json');
}
