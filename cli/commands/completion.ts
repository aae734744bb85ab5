import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { commandTree, type NameSource } from '../completion/command-tree.ts';
import { completionScript, SHELLS, type Shell } from '../completion/shell-scripts.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import { topicNames } from '../explain/topics.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';

const SOURCES: readonly NameSource[] = ['workflow', 'coordinator', 'instance', 'link', 'topic'];
/** A person waits for them. */
const MAX_NAMES = 100;

/** `completion SHELL`: a script for the shell, made of the tree of commands. */
export function addCompletion(program: Command, { terminal, variables }: Cli): void {
  const completion = program.command('completion').description('make a shell complete command lines');
  for (const shell of SHELLS) {
    const command = completion
      .command(shell)
      .description(`print the script for ${shell}`)
      .action(() => terminal.out.write(completionScript(shell, commandTree(program))));
    addExamples(command, HOW[shell]);
  }
  const names = completion
    .command('names')
    .addArgument(new Argument('<what>', 'of what').choices(SOURCES))
    .description('print the names that a script offers')
    .action(async (what: NameSource, _: object, self: Command) => {
      const found = await namesOf(what, self.optsWithGlobals<GlobalOptions>());
      // A name with a blank would be several words to the shell.
      for (const name of found.filter((each) => /^\S+$/.test(each))) terminal.out.write(`${cleanText(name)}\n`);
    });
  addExamples(names, 'akkaflow completion names workflow');
  addExamples(completion, HOW.bash, HOW.zsh, HOW.fish);

  async function namesOf(what: NameSource, options: GlobalOptions): Promise<readonly string[]> {
    if (what === 'topic') return [...topicNames().elements, 'link'];
    const client = await connect(options, variables);
    const page = { limit: MAX_NAMES };
    switch (what) {
      case 'workflow':
        return (await client.workflows.list(page)).items.map(({ name }) => name);
      case 'coordinator':
        return (await client.coordinators.list(page)).items.map(({ name }) => name);
      case 'instance':
        return (await client.instances.list(page)).items.map(({ id }) => id);
      case 'link':
        return (await client.links.list()).items.map(({ name }) => name);
    }
  }
}

const HOW: Readonly<Record<Shell, string>> = {
  bash: 'source <(akkaflow completion bash)',
  zsh: 'source <(akkaflow completion zsh)',
  fish: 'akkaflow completion fish | source',
};
