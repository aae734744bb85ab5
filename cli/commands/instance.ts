import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addInstanceDelete } from './instance/delete.ts';
import { addInstanceInfo } from './instance/info.ts';
import { addInstanceKill } from './instance/kill.ts';
import { addInstanceList } from './instance/list.ts';
import { addInstanceLogs } from './instance/logs.ts';
import { addInstanceRerun } from './instance/rerun.ts';
import { addInstanceResume } from './instance/resume.ts';
import { addInstanceSearch } from './instance/search.ts';
import { addInstanceSuspend } from './instance/suspend.ts';

/** `instance …`: the instances of a running system. An id can be cut to a unique prefix everywhere. */
export function addInstance(program: Command, cli: Cli): void {
  const instance = program.command('instance').description('instances of a running system');
  addInstanceList(instance, cli);
  addInstanceSearch(instance, cli);
  addInstanceInfo(instance, cli);
  addInstanceLogs(instance, cli);
  addInstanceKill(instance, cli);
  addInstanceSuspend(instance, cli);
  addInstanceResume(instance, cli);
  addInstanceRerun(instance, cli);
  addInstanceDelete(instance, cli);
  addExamples(instance, 'akkaflow instance list --status failed');
}
