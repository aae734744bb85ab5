import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addSubmit } from './submit.ts';
import { addWorkflowDelete } from './workflow/delete.ts';
import { addWorkflowDiagram } from './workflow/diagram.ts';
import { addWorkflowInfo } from './workflow/info.ts';
import { addWorkflowList } from './workflow/list.ts';
import { addWorkflowTree } from './workflow/tree.ts';
import { addWorkflowTrigger } from './workflow/trigger.ts';

/** `workflow …`: the workflows of a running system. */
export function addWorkflow(program: Command, cli: Cli): void {
  const workflow = program.command('workflow').description('workflows of a running system');
  addSubmit(workflow, cli, 'akkaflow workflow submit');
  addWorkflowList(workflow, cli);
  addWorkflowInfo(workflow, cli);
  addWorkflowDiagram(workflow, cli);
  addWorkflowTree(workflow, cli);
  addWorkflowDelete(workflow, cli);
  addWorkflowTrigger(workflow, cli);
  addExamples(workflow, 'akkaflow workflow trigger etl -p day=2026-11-23');
}
