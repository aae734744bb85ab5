import type { Command } from 'commander';
import { hasErrors } from '#core/model/diagnostic.ts';
import type { Definition } from '#core/parser/parse-definition.ts';
import type { Cli } from '../cli.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, ProblemFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { checkFile } from '../definition-file.ts';
import { type DiffLine, unifiedDiff } from '../diff/unified-diff.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';
import { printDiagnostics } from '../output/diagnostics.ts';
import { printData } from '../output/print-data.ts';
import type { Channel, Style } from '../terminal.ts';

const STYLES: Readonly<Partial<Record<DiffLine['type'], Style>>> = {
  file: 'strong',
  hunk: 'busy',
  removed: 'bad',
  added: 'good',
};

/** `diff FILE`: what a submit would change of the text that is live. */
export function addDiff(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('diff')
    .argument('<file>', 'definition file of a workflow or a coordinator')
    .description('show how a file differs from what is live; exit code 7 when it does')
    .action(async (file: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { bytes, definition, diagnostics } = await checkFile(file);
      if (hasErrors(diagnostics) || definition === undefined || definition.type === 'links') {
        printDiagnostics(terminal.err, file, diagnostics);
        throw new CommandFailure(
          `${file} is no workflow or coordinator that could be submitted`,
          EXIT.invalidDefinition,
        );
      }
      const client = await connect(options, variables);
      const { name, live } = await readLive(client, definition);
      const now = { name: `${name} (live)`, text: live ?? '' };
      const lines = unifiedDiff(live === undefined ? { ...now, name: '/dev/null' } : now, {
        name: file,
        text: new TextDecoder().decode(bytes),
      });
      printData(
        terminal.out,
        options,
        { name, different: lines.length > 0, lines },
        {
          names: () => (lines.length > 0 ? [name] : []),
          text: () => lines.map((line) => formatLine(terminal.out, line)).join(''),
        },
      );
      if (lines.length > 0) throw new CommandFailure(`${file} differs from what is live`, EXIT.different);
    });
  addExamples(command, 'akkaflow diff etl.xml', 'akkaflow diff etl.xml && echo nothing to submit');
}

/** The text under the same name; a coordinator may stand in the file of its workflow until now. */
async function readLive(client: ApiClient, definition: Exclude<Definition, { type: 'links' }>) {
  switch (definition.type) {
    case 'workflow': {
      const { name } = definition.workflow;
      return { name, live: await client.workflows.xml(name).catch(ifMissing) };
    }
    case 'coordinator': {
      const { name } = definition.coordinator;
      return { name, live: await client.coordinators.xml(name).catch(ifMissing) };
    }
  }
}

/** Tabs are what indents, and stay. */
function formatLine(out: Channel, { type, text }: DiffLine): string {
  const safe = text
    .split('\t')
    .map((part) => part.split('\n').map(cleanText).join('\n'))
    .join('\t');
  const style = STYLES[type];
  return `${style === undefined ? safe : out.paint(style, safe)}\n`;
}

function ifMissing(error: unknown): undefined {
  if (error instanceof ProblemFailure && error.exitCode === EXIT.notFound) return undefined;
  throw error;
}
