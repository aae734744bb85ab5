import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addWorkflowDelete } from './workflow/delete.ts';
import { addWorkflowInfo } from './workflow/info.ts';
import { addWorkflowList } from './workflow/list.ts';
import { addWorkflowSubmit } from './workflow/submit.ts';
import { addWorkflowTrigger } from './workflow/trigger.ts';

/** `workflow …`: the definitions of a running system. */
export function addWorkflow(program: Command, cli: Cli): void {
  const workflow = program.command('workflow').description('definitions of a running system');
  addWorkflowSubmit(workflow, cli);
  addWorkflowList(workflow, cli);
  addWorkflowInfo(workflow, cli);
  addWorkflowDelete(workflow, cli);
  addWorkflowTrigger(workflow, cli);
  addExamples(workflow, 'akkaflow workflow submit etl.xml');
}
