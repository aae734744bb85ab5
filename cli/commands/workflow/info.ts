import type { Command } from 'commander';
import type { WorkflowResponse } from '#api/schema/workflow.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';
import { formatFields, formatTable } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';

interface Options extends GlobalOptions {
  readonly xml?: boolean;
}

/** `workflow info NAME`: a workflow and its versions, or the text of the live one. */
export function addWorkflowInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<name>', 'name of the workflow')
    .description('show a workflow and its versions')
    .option('--xml', 'print the definition instead')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (options.xml === true) return terminal.out.write(await client.workflows.xml(name));
      const workflow = await client.workflows.info(name);
      return printData(terminal.out, options, workflow, () => format(workflow));
    });
  addExamples(command, 'akkaflow workflow info etl', 'akkaflow workflow info etl --xml > etl.xml');
}

function format({ head, versions }: WorkflowResponse): string {
  const fields = formatFields([
    ['name', cleanText(head.name)],
    ['dir', cleanText(head.dir)],
    ['creator', cleanText(head.creator)],
    ['description', cleanText(head.desc)],
    ['source', cleanText(head.source)],
    ['state', head.deleted ? 'deleted' : 'live'],
  ]);
  const rows = versions.map(({ version, submittedAt, hash, deleted }) => [
    String(version),
    formatTime(submittedAt),
    hash.slice(0, 12),
    deleted ? 'deleted' : '',
  ]);
  return `${fields}\n${formatTable(['VERSION', 'SUBMITTED', 'HASH', ''], rows)}`;
}
