import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { type AkkaCommand, commandLine, httpCall } from './akka-command.ts';
import { definitionForm } from './definition-form.ts';

const NAME = { '<name>': 'name of the workflow' };
const FILE = { '<file>': 'the definition' };

/** `akka workflow -…`. */
export const WORKFLOW_COMMANDS: Readonly<Record<string, AkkaCommand>> = {
  add: {
    description: 'add or replace a workflow',
    args: FILE,
    example: 'akka workflow -add etl.xml',
    translate: async ([file = '']) => httpCall(['workflow'], { action: 'add' }, await definitionForm(file)),
  },
  check: {
    description: 'tell whether a definition could be added',
    args: FILE,
    example: 'akka workflow -check etl.xml',
    translate: async ([file = '']) => httpCall(['workflow'], { action: 'check' }, await definitionForm(file)),
  },
  info: {
    description: 'show a workflow and its versions',
    args: NAME,
    options: { '--xml': 'its definition instead' },
    example: 'akka workflow -info etl',
    translate: ([name = ''], { xml }) => commandLine('workflow', 'info', ...(xml ? ['--xml'] : []), '--', name),
  },
  list: {
    description: 'list workflows by folder and name',
    args: { '[dir]': 'only this folder and those below it' },
    example: 'akka workflow -list /etl',
    translate: ([dir]) => commandLine('workflow', 'list', ...(dir === undefined ? [] : [`--dir=${absolute(dir)}`])),
  },
  del: {
    description: 'delete a workflow; its instances go on',
    args: NAME,
    example: 'akka workflow -del etl',
    translate: ([name = '']) => httpCall(['workflow', name], { action: 'del' }),
  },
  trigger: {
    description: 'start an instance, whose success makes ready what depends on the workflow',
    args: NAME,
    options: { '--blood': 'also run everything downstream of it' },
    example: 'akka workflow -trigger etl',
    translate: ([name = ''], { blood }) =>
      httpCall(['workflow', name], { action: blood ? 'trigger-blood' : 'trigger' }),
  },
  run: {
    description: 'start an instance by itself: its success makes nothing ready',
    args: { ...NAME, '[params]': 'parameters, as day=2026-11-23&city=guangzhou' },
    options: { '-p, --param <params>': 'the same' },
    example: "akka workflow -run etl --param 'day=2026-11-23&city=guangzhou'",
    translate: ([name = '', params], { param = params }) =>
      httpCall(['workflow', name], { ...parameters(String(param ?? '')), action: 'run' }),
  },
  reset: {
    description: 'forget what is ready and due for the coordinator of a workflow',
    args: NAME,
    example: 'akka workflow -reset etl',
    translate: ([name = '']) => httpCall(['workflow', name], { action: 'reset' }),
  },
};

/** akkaflow names folders by their path, and by its first word alone. */
function absolute(dir: string): string {
  return dir.startsWith('/') ? dir : `/${dir}`;
}

/** Parameters as akkaflow's scripts put them into a URL: encoded or not, joined by `&`. */
function parameters(text: string): Readonly<Record<string, string>> {
  const fields = Object.fromEntries(new URLSearchParams(text.replaceAll('+', '%2B')));
  if (Object.hasOwn(fields, 'action')) {
    throw new CommandFailure(
      'A parameter cannot be called action here: use akkaflow workflow trigger --run',
      EXIT.usage,
    );
  }
  const [bad] = Object.keys(fields).filter((name) => name === '');
  if (bad === undefined) return fields;
  throw new CommandFailure(`"${text}" are no parameters; they look like day=2026-11-23&city=guangzhou`, EXIT.usage);
}
