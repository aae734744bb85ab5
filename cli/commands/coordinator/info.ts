import type { Command } from 'commander';
import { lostFile } from '#core/model/source.ts';
import type { CoordinatorView } from '#core/service/describe-coordinator.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';

interface Options extends GlobalOptions {
  readonly xml?: boolean;
}

type Field = readonly [string, string];

/** `coordinator info NAME`: its rules, what is ready and what it waits for; or the file that it stands in. */
export function addCoordinatorInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<name>', 'name of the coordinator')
    .description('show a coordinator: when it fires, what is ready, what is missing')
    .option('--xml', 'print the file that it stands in instead: its own, or that of its workflow')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (options.xml === true) return terminal.out.write(await client.coordinators.xml(name));
      const view = await client.coordinators.info(name);
      return printData(terminal.out, options, view, {
        names: () => [view.name],
        text: (sheet) => sheet.fields(fieldsOf(view)),
      });
    });
  addExamples(command, 'akkaflow coordinator info nightly', 'akkaflow coordinator info nightly --xml > nightly.xml');
}

function fieldsOf(view: CoordinatorView): readonly Field[] {
  const time = (at: number) => formatTime(at, view.timezone);
  return [
    ['name', view.name],
    ['dir', view.dir],
    ['description', view.desc],
    ['source', view.source],
    ['submitted', time(view.submittedAt)],
    ['state', stateOf(view, time)],
    ['schedule', view.schedule?.words ?? 'none: it fires when what it depends on has succeeded'],
    ...optional('cron', view.schedule?.text),
    ...optional('start', view.startAt && time(view.startAt)),
    ...optional('end', view.endAt && time(view.endAt)),
    ['catch-up', view.catchup],
    ...optional('deadline', view.deadline?.text),
    ...optional('next deadline', view.deadline?.nextAt && time(view.deadline.nextAt)),
    ['starts', view.workflows.join(', ')],
    ...view.ready.map(({ workflow, instanceId, endedAt }): Field => {
      return [`ready ${workflow}`, `by ${instanceId}, ${time(endedAt)}`];
    }),
    ...view.missing.map((workflow): Field => [`missing ${workflow}`, '']),
    ...optional('due', view.due.map(time).join(', ') || undefined),
    ...optional('next', view.nextAt && time(view.nextAt)),
    ['fired', view.firings === 1 ? 'once' : `${view.firings} times`],
    ...stuck(view, time),
    ...view.params.map(({ name, value }): Field => [`param ${name}`, value]),
  ];
}

function stateOf({ enabled, source, freedAt }: CoordinatorView, time: (at: number) => string): string {
  if (enabled) return 'enabled';
  const lost = lostFile(source, freedAt === undefined ? undefined : time(freedAt));
  return lost === undefined ? 'disabled' : `disabled since ${lost}`;
}

function stuck({ open }: CoordinatorView, time: (at: number) => string): readonly Field[] {
  if (open?.failure === undefined) return optional('firing', open && `${open.number}, being finished`);
  const { message, since, retryAt } = open.failure;
  return [
    ['firing', `${open.number} cannot be finished since ${time(since)}, next try at ${time(retryAt)}: ${message}`],
  ];
}

function optional(name: string, value: string | undefined | 0): readonly Field[] {
  return value === undefined || value === 0 ? [] : [[name, value]];
}
