import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';
import { formatTable } from '../../output/table.ts';
import { placeOf, secretWords } from './link-words.ts';

const HEADING = ['NAME', 'TYPE', 'WHERE', 'SECRET', 'FOLDERS', 'DESCRIPTION'];

/** `link list`: every link, never a secret. */
export function addLinkList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list links')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { items } = await (await connect(options, variables)).links.list();
      printData(terminal.out, options, items, () => {
        const rows = items.map((link) => {
          const { name, type, desc, folders = [] } = link;
          return [name, type, placeOf(link), secretWords(link), folders.join(', '), desc].map(cleanText);
        });
        return formatTable(HEADING, rows);
      });
    });
  addExamples(command, 'akkaflow link list', 'akkaflow link list -o json');
}
