import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addCoordinatorChanges } from './coordinator/changes.ts';
import { addCoordinatorDelete } from './coordinator/delete.ts';
import { addCoordinatorInfo } from './coordinator/info.ts';
import { addCoordinatorList } from './coordinator/list.ts';
import { addCoordinatorNext } from './coordinator/next.ts';
import { addCoordinatorWhy } from './coordinator/why.ts';

/** `coordinator …`: what decides when workflows start. One inside a workflow has the workflow's name. */
export function addCoordinator(program: Command, cli: Cli): void {
  const coordinator = program.command('coordinator').description('what starts workflows in a running system');
  addCoordinatorList(coordinator, cli);
  addCoordinatorInfo(coordinator, cli);
  addCoordinatorWhy(coordinator, cli);
  addCoordinatorNext(coordinator, cli);
  addCoordinatorChanges(coordinator, cli);
  addCoordinatorDelete(coordinator, cli);
  addExamples(coordinator, 'akkaflow coordinator why nightly');
}
