import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addConfigureGet } from './configure/get.ts';
import { addConfigureList } from './configure/list.ts';
import { addConfigureSet } from './configure/set.ts';
import { addConfigureUnset } from './configure/unset.ts';

/** `configure`: which deployments there are for this user, by name. A token goes in and never comes out. */
export function addConfigure(program: Command, cli: Cli): void {
  const configure = program.command('configure').description('keep the deployments that commands are for, by name');
  addConfigureSet(configure, cli);
  addConfigureList(configure, cli);
  addConfigureGet(configure, cli);
  addConfigureUnset(configure, cli);
  addExamples(
    configure,
    'akkaflow configure --profile prod --stage prod --region eu-west-1',
    'akkaflow configure --url https://etl.example.org --token-stdin < token.txt',
    'akkaflow configure list',
  );
}
