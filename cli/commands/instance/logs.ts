import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { downloadLogs } from '../../logs/download-logs.ts';
import { jsonPrinter, textPrinter } from '../../logs/log-printer.ts';
import { readLogs } from '../../logs/read-logs.ts';
import { cleanText } from '../../output/clean-text.ts';

interface Options extends GlobalOptions {
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly download?: string;
}

/** `instance logs ID [NODE]`: what the scripts wrote, standard output and standard error apart. */
export function addInstanceLogs(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('logs')
    .argument('<id>', 'id of the instance, or a unique prefix')
    .argument('[node]', 'only of this node')
    .description('print what the scripts wrote')
    .option('-f, --follow', 'go on until the instance has ended')
    .option('--timestamps', 'begin each line with its time')
    .addOption(
      new Option('--download <file>', 'write all of it into this file, one JSON line a record').conflicts([
        'follow',
        'timestamps',
      ]),
    )
    .action(async (id: string, node: string | undefined, _: object, self: Command) => {
      const { follow = false, timestamps = false, download, ...options } = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (download !== undefined) {
        await downloadLogs(client, id, node, download);
        terminal.err.write(`Wrote ${cleanText(download)}\n`);
        return;
      }
      const printer = options.output === 'json' ? jsonPrinter(terminal) : textPrinter(terminal, timestamps);
      await readLogs(client, { id, follow, ...(node === undefined ? {} : { node }) }, printer);
    });
  addExamples(
    command,
    'akkaflow instance logs 1kdm4c load',
    'akkaflow instance logs 1kdm4c -f --timestamps',
    'akkaflow instance logs 1kdm4c --download logs.ndjson',
  );
}
