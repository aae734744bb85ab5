import { type AkkaCommand, httpCall } from './akka-command.ts';
import { definitionForm } from './definition-form.ts';

const ID = { '<id>': 'id of the instance, or a unique prefix' };

/** akkaflow's first set of commands, each a program of its own. */
export const FIRST_COMMANDS: Readonly<Record<string, AkkaCommand>> = {
  'submit-workflow': {
    description: 'add or replace a workflow',
    args: { '<file>': 'the definition' },
    example: 'submit-workflow etl.xml',
    translate: async ([file = '']) => httpCall(['workflow'], { action: 'add' }, await definitionForm(file)),
  },
  'submit-coor': {
    description: 'add or replace a coordinator',
    args: { '<file>': 'the definition' },
    example: 'submit-coor nightly.xml',
    translate: async ([file = '']) => httpCall(['coor'], { action: 'add' }, await definitionForm(file)),
  },
  'del-workflow': {
    description: 'delete a workflow; its instances go on',
    args: { '<name>': 'name of the workflow' },
    example: 'del-workflow etl',
    translate: ([name = '']) => httpCall(['workflow', name], { action: 'del' }),
  },
  'del-coor': {
    description: 'delete a coordinator',
    args: { '<name>': 'name of the coordinator' },
    example: 'del-coor nightly',
    translate: ([name = '']) => httpCall(['coor', name], { action: 'del' }),
  },
  'kill-wf-instance': {
    description: 'end an instance and what it runs',
    args: ID,
    example: 'kill-wf-instance 1kdm4c',
    translate: ([id = '']) => httpCall(['workflow', 'instance', id], { action: 'kill' }),
  },
  'rerun-wf-instance': {
    description: 'run an ended instance again, all of it',
    args: ID,
    example: 'rerun-wf-instance 1kdm4c',
    translate: ([id = '']) => httpCall(['workflow', 'instance', id], { action: 'rerun' }),
  },
};
