import type { Command } from 'commander';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { formatDuration } from '../../output/duration.ts';
import { formatNodeTable } from '../../output/node-table.ts';
import { printData } from '../../output/print-data.ts';
import { styleOf } from '../../output/status-style.ts';
import { formatFields } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';
import type { Channel } from '../../terminal.ts';

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
      printData(terminal.out, options, view, () => format(terminal.out, view, Date.now()));
    });
  addExamples(command, 'akkaflow instance info 1kdm4c', 'akkaflow instance info 1kdm4c -o json');
}

function format(out: Channel, view: InstanceView, now: number): string {
  return `${formatFields(fieldsOf(out, view, now))}\n${formatNodeTable(out, view, now)}`;
}

function fieldsOf(out: Channel, view: InstanceView, now: number): readonly (readonly [string, string])[] {
  const { context, startedAt, endedAt, reason } = view;
  return [
    ['id', view.id],
    ['workflow', `${cleanText(view.workflow)} version ${view.version}`],
    ['status', out.paint(styleOf(view.status), view.status)],
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
    ...Object.entries(context.params).map(([name, value]) => [`param ${name}`, value] as const),
    ...optional('commands', view.pendingCommands > 0 ? `${view.pendingCommands} waiting` : undefined),
    ...view.appliedCommands
      .filter(({ refusal }) => refusal !== undefined)
      .map(({ type, refusal }) => [`refused ${type}`, refusal ?? ''] as const),
  ].map(([name = '', value = '']) => [cleanText(name), name === 'status' ? value : cleanText(value)] as const);
}

function optional(name: string, value: string | number | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, String(value)]];
}
