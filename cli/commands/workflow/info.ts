import type { Command } from 'commander';
import type { WorkflowResponse } from '#api/schema/workflow.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData, type Sheet } from '../../output/print-data.ts';
import type { Column } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';
import { addVersionOption, type VersionOption } from './version-option.ts';

interface Options extends GlobalOptions, VersionOption {
  readonly xml?: boolean;
}

/** `workflow info NAME`: a workflow and its versions, or the text of one. */
export function addWorkflowInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<name>', 'name of the workflow')
    .description('show a workflow and its versions')
    .option('--xml', 'print the definition instead')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      if (options.at !== undefined && options.xml !== true) self.error("error: '--at' is for '--xml'");
      const client = await connect(options, variables);
      const { at } = options;
      if (at !== undefined) return terminal.out.write(await client.workflows.versionXml(name, at));
      if (options.xml === true) return terminal.out.write(await client.workflows.xml(name));
      const workflow = await client.workflows.info(name);
      return printData(terminal.out, options, workflow, {
        names: () => [workflow.head.name],
        text: (sheet) => format(sheet, workflow),
      });
    });
  addExamples(
    addVersionOption(command),
    'akkaflow workflow info etl',
    'akkaflow workflow info etl --xml > etl.xml',
    'akkaflow workflow info etl --xml --at 2',
  );
}

const VERSIONS: readonly Column<WorkflowResponse['versions'][number]>[] = [
  { heading: 'VERSION', cell: ({ version }) => String(version) },
  { heading: 'SUBMITTED', cell: ({ submittedAt }) => formatTime(submittedAt) },
  { heading: 'HASH', cell: ({ hash }) => hash.slice(0, 12) },
  { heading: 'STATE', cell: ({ deleted }) => (deleted ? 'deleted' : '') },
];

function format(sheet: Sheet, { head, versions }: WorkflowResponse): string {
  const fields = sheet.fields([
    ['name', head.name],
    ['dir', head.dir],
    ['creator', head.creator],
    ['description', head.desc],
    ['source', head.source],
    ['state', head.deleted ? 'deleted' : 'live'],
  ]);
  return `${fields}\n${sheet.table(VERSIONS, versions)}`;
}
