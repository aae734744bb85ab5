import type { Command } from 'commander';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { formatDuration } from '../../output/duration.ts';
import { nodeColumns } from '../../output/node-columns.ts';
import { printData } from '../../output/print-data.ts';
import { statusCell } from '../../output/status-style.ts';
import type { Cell } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';

type Field = readonly [string, Cell];

/** `instance info ID`: an instance with its nodes. */
export function addInstanceInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<id>', 'id of the instance, or a unique prefix')
    .description('show an instance and its nodes')
    .action(async (id: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const client = await connect(options, variables);
      const view = await client.instances.info(id);
      const now = Date.now();
      printData(terminal.out, options, view, {
        names: () => [view.id],
        text: (sheet) => `${sheet.fields(fieldsOf(view, now))}\n${sheet.table(nodeColumns(view, now), view.nodes)}`,
      });
    });
  addExamples(command, 'akkaflow instance info 1kdm4c', 'akkaflow instance info 1kdm4c -o json');
}

function fieldsOf(view: InstanceView, now: number): readonly Field[] {
  const { context, startedAt, endedAt, reason } = view;
  return [
    ['id', view.id],
    ['workflow', `${view.workflow} version ${view.version}`],
    ['status', statusCell(view.status)],
    ...optional('reason', reason && `${reason.node === undefined ? '' : `${reason.node}: `}${reason.message}`),
    ...optional('error', view.parked),
    ['run', String(view.run)],
    ['started by', `${context.startedBy} (${context.startKind})`],
    ...optional('parent', context.parent?.id),
    ...optional('continues', context.parent?.continues),
    ['logical time', `${formatTime(context.logicalTime, context.timezone)} ${context.timezone}`],
    ['created', formatTime(view.createdAt)],
    ...optional('started', startedAt && formatTime(startedAt)),
    ...optional('ended', endedAt && formatTime(endedAt)),
    ...optional('duration', startedAt && formatDuration((endedAt ?? now) - startedAt)),
    ...Object.entries(context.params).map(([name, value]): Field => [`param ${name}`, value]),
    ...optional('commands', view.pendingCommands > 0 ? `${view.pendingCommands} waiting` : undefined),
    ...view.appliedCommands
      .filter(({ refusal }) => refusal !== undefined)
      .map(({ type, refusal }): Field => [`refused ${type}`, refusal ?? '']),
  ];
}

function optional(name: string, value: string | number | undefined): readonly Field[] {
  return value === undefined ? [] : [[name, String(value)]];
}
