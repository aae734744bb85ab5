import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import { addGlobalOptions, type GlobalOptions } from '../global-options.ts';
import { endProgram, runProgram } from '../program.ts';
import { type AkkaCommand, type AkkaOptions, commandLine, type Translation } from './akka-command.ts';
import { dashedWords } from './dashed-words.ts';
import { FIRST_COMMANDS } from './first-commands.ts';
import { INSTANCE_COMMANDS } from './instance-commands.ts';
import { UTIL_COMMANDS } from './util-commands.ts';
import { WORKFLOW_COMMANDS } from './workflow-commands.ts';

const FRONT: AkkaCommand = {
  description: 'the last days by status, what runs, and what has ended lately',
  example: 'akka front',
  translate: () => commandLine('front'),
};

const GROUPS = {
  workflow: { description: 'workflows', commands: WORKFLOW_COMMANDS },
  instance: { description: 'instances', commands: INSTANCE_COMMANDS },
  util: { description: 'helpers', commands: UTIL_COMMANDS },
} as const;

/** Runs a command of akkaflow, its name first, and answers the exit code; never throws. */
export async function runAkka([name = 'akka', ...args]: readonly string[], cli: Cli): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = makeProgram(name, cli, async (translation, self) => {
    exitCode = await carryOut(translation, self, cli);
  });
  try {
    await program.parseAsync(name === 'akka' ? dashedWords(args, Object.keys(GROUPS)) : args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return endProgram(name, error, cli);
  }
}

type CarryOut = (translation: Translation, self: Command) => Promise<void>;

function makeProgram(name: string, { terminal: { out, err } }: Cli, carry: CarryOut): Command {
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .configureHelp({ showGlobalOptions: true });
  addGlobalOptions(program);
  const first = Object.hasOwn(FIRST_COMMANDS, name) ? FIRST_COMMANDS[name] : undefined;
  if (first !== undefined) return define(program, first, carry);
  program.description('the commands of akkaflow; those of `akkaflow` can do more');
  define(program.command('front'), FRONT, carry);
  for (const [word, { description, commands }] of Object.entries(GROUPS)) {
    const group = program.command(word).description(description);
    for (const [verb, command] of Object.entries(commands)) define(group.command(verb), command, carry);
    addExamples(group, ...Object.values(commands).map(({ example }) => example));
  }
  return addExamples(program, 'akka front', 'akka workflow -trigger etl', 'akka instance -info 1kdm4c --log');
}

function define(target: Command, command: AkkaCommand, carry: CarryOut): Command {
  const { description, args = {}, options = {}, example, translate } = command;
  target.description(description);
  for (const [name, what] of Object.entries(args)) target.argument(name, what);
  for (const [flags, what] of Object.entries(options)) target.option(flags, what);
  target.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Command;
    await carry(await translate(self.args, self.opts<AkkaOptions>()), self);
  });
  return addExamples(target, example);
}

async function carryOut(translation: Translation, self: Command, cli: Cli): Promise<ExitCode> {
  if (translation.type === 'command') return await runProgram([...globalArguments(self), ...translation.args], cli);
  const options = self.optsWithGlobals<GlobalOptions>();
  const client = await connect(options, cli.variables);
  if (translation.type === 'list') {
    await translation.print(client, options, cli.terminal);
    return EXIT.ok;
  }
  const { status, answer } = await client.akkaflow.call(translation.call);
  cli.terminal.out.write(`${JSON.stringify(answer)}\n`);
  return answer.result === 'success' ? EXIT.ok : exitCodeOf(status);
}

/** The options of the whole program that were given, as they were. */
function globalArguments(self: Command): readonly string[] {
  let top = self;
  while (top.parent !== null) top = top.parent;
  return top.options.flatMap((option) => {
    const name = option.attributeName();
    if (top.getOptionValueSource(name) !== 'cli' || option.long == null) return [];
    const value: unknown = top.getOptionValue(name);
    return typeof value === 'boolean' ? [option.long] : [option.long, String(value)];
  });
}
