import type { Command } from 'commander';
import type { HealthResponse } from '#api/schema/health.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printData, type Sheet } from '../output/print-data.ts';
import type { Cell, Column } from '../output/table.ts';
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

const QUEUES: readonly Column<HealthResponse['queues'][number]>[] = [
  { heading: 'QUEUE', cell: ({ queue }) => queue },
  { heading: 'WAITING', cell: waitingCell },
  { heading: 'IN FLIGHT', cell: ({ inFlight }) => String(inFlight) },
  { heading: 'DELAYED', cell: ({ delayed }) => String(delayed) },
];

const FLEETS: readonly Column<HealthResponse['fleets'][number]>[] = [
  { heading: 'GROUP', cell: ({ group }) => group },
  { heading: 'ON THE WAY', cell: ({ onTheirWay }) => String(onTheirWay) },
  { heading: 'FAILED', cell: ({ failure }) => failure && { text: String(failure.count), style: 'bad' } },
  { heading: 'WHY', cell: ({ failure }) => failure?.reason, flexible: true },
];

const PARKED: readonly Column<HealthResponse['parked'][number]>[] = [
  { heading: 'PARKED', cell: ({ id }) => id },
  { heading: 'WORKFLOW', cell: ({ workflow }) => workflow },
  { heading: 'WHY', cell: ({ error }) => error, flexible: true },
];

/** `health`: the workers, the queues, and what went wrong with the system lately. */
export function addHealth(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('health')
    .description('list the workers and the queues, and what went wrong with the system lately')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const health = await (await connect(options, variables)).system.health();
      printData(terminal.out, options, health, {
        names: () => health.workers.map(({ id }) => id),
        text: (sheet) => format(sheet, health),
      });
    });
  addExamples(command, 'akkaflow health', 'akkaflow health -o json');
}

/** Workers and queues are there always; of what went wrong only what there is. */
function format(sheet: Sheet, { workers, queues, fleets, parked, overdue, incidents }: HealthResponse): string {
  return [
    sheet.table(WORKERS, workers),
    sheet.table(QUEUES, queues),
    ...(fleets.length > 0 ? [sheet.table(FLEETS, fleets)] : []),
    ...(overdue > 0 ? [sheet.fields([['overdue instances', { text: String(overdue), style: 'bad' }]])] : []),
    ...(parked.length > 0 ? [sheet.table(PARKED, parked)] : []),
    ...(incidents.length > 0 ? [sheet.table(INCIDENTS, incidents)] : []),
  ].join('\n');
}

/** What was received too often should not be there at all. */
function waitingCell({ waiting, dead }: HealthResponse['queues'][number]): Cell {
  return dead && waiting > 0 ? { text: String(waiting), style: 'bad' } : String(waiting);
}
