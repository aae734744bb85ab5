import type { Command } from 'commander';
import type { Link } from '#core/model/link.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';
import { placeOf, secretWords } from './link-words.ts';

const FORM: ListForm<Link> = {
  columns: [
    { heading: 'NAME', cell: ({ name }) => name },
    { heading: 'TYPE', cell: ({ type }) => type },
    { heading: 'WHERE', cell: placeOf, flexible: true },
    { heading: 'SECRET', cell: secretWords, flexible: true },
    { heading: 'FOLDERS', cell: ({ folders }) => folders?.join(', '), flexible: true },
    { heading: 'DESCRIPTION', cell: ({ desc }) => desc, flexible: true },
    { heading: 'UPDATED', cell: ({ updatedAt }) => formatTime(updatedAt), wide: true },
  ],
  name: ({ name }) => name,
};

/** `link list`: every link, never a secret. */
export function addLinkList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list links')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { items } = await (await connect(options, variables)).links.list();
      printList(terminal.out, options, items, FORM);
    });
  addExamples(command, 'akkaflow link list', 'akkaflow link list -o json');
}
