import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';
import { formatTable } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly limit: number;
}

const HEADING = ['NAME', 'DIR', 'VERSION', 'CREATOR', 'SUBMITTED'];

/** `workflow list`: live workflows by folder. */
export function addWorkflowList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list workflows by folder and name')
    .option('--dir <dir>', 'only this folder and those below it')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const workflows = await readPages(terminal.err, options.limit, (page) =>
        client.workflows.list({ dir: options.dir, ...page }),
      );
      printData(terminal.out, options, workflows, () =>
        formatTable(
          HEADING,
          workflows.map(({ name, dir, version, creator, submittedAt }) => [
            cleanText(name),
            cleanText(dir),
            String(version),
            cleanText(creator),
            formatTime(submittedAt),
          ]),
        ),
      );
    });
  addExamples(command, 'akkaflow workflow list --dir /etl');
}
