import type { Command } from 'commander';
import type { Link } from '#core/model/link.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';
import { secretWords } from './link-words.ts';

/** `link info NAME`: a link with its options, never its secret. */
export function addLinkInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<name>', 'name of the link')
    .description('show a link')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const link = await (await connect(options, variables)).links.info(name);
      printData(terminal.out, options, link, {
        names: () => [link.name],
        text: (sheet) => sheet.fields(fieldsOf(link)),
      });
    });
  addExamples(command, 'akkaflow link info dw');
}

function fieldsOf(link: Link): readonly (readonly [string, string])[] {
  return [
    ['name', link.name],
    ['type', link.type],
    ['description', link.desc],
    ...Object.entries(link.options),
    ['secret', secretWords(link)],
    ['folders', link.folders?.join(', ') ?? 'all'],
    ['updated', formatTime(link.updatedAt)],
  ];
}
