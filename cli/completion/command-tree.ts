import type { Command } from 'commander';

/** What names an argument takes, where the system can tell. */
export type NameSource = 'workflow' | 'coordinator' | 'instance' | 'link' | 'topic';

/** One command as far as completion goes. */
export interface CompletedCommand {
  /** The words that lead to it, such as `instance kill`; empty for the program itself. */
  readonly path: string;
  readonly subcommands: readonly string[];
  readonly options: readonly string[];
  readonly names?: NameSource;
}

const SOURCES: Readonly<Record<string, NameSource>> = {
  workflow: 'workflow',
  coordinator: 'coordinator',
  instance: 'instance',
  link: 'link',
};

/** Commands outside of the group of what they are about. */
const OTHERS: Readonly<Record<string, NameSource>> = { backfill: 'workflow', why: 'workflow', explain: 'topic' };

/** Every command of the program, from the tree by which command lines are read. */
export function commandTree(program: Command): readonly CompletedCommand[] {
  const shared = longOptions(program);
  const walk = (command: Command, path: readonly string[]): readonly CompletedCommand[] => {
    const names = namesOf(command, path);
    const own: CompletedCommand = {
      path: path.join(' '),
      subcommands: command.commands.map((each) => each.name()),
      options: [...new Set([...longOptions(command), ...shared, '--help'])].sort(),
      ...(names !== undefined && { names }),
    };
    return [own, ...command.commands.flatMap((each) => walk(each, [...path, each.name()]))];
  };
  return walk(program, []);
}

function longOptions(command: Command): readonly string[] {
  return command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
}

function namesOf(command: Command, [first = '', second]: readonly string[]): NameSource | undefined {
  if (command.registeredArguments.length === 0 || command.commands.length > 0) return undefined;
  if (second === undefined) return OTHERS[first];
  return second === 'submit' || second === 'add' || second === 'search' ? undefined : SOURCES[first];
}
