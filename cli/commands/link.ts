import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addLinkAdd } from './link/add.ts';
import { addLinkDelete } from './link/delete.ts';
import { addLinkInfo } from './link/info.ts';
import { addLinkList } from './link/list.ts';
import { addLinkTest } from './link/test.ts';

/** `link …`: ways to databases and file systems. */
export function addLink(program: Command, cli: Cli): void {
  const link = program.command('link').description('ways to databases and file systems, for workflows to use');
  addLinkAdd(link, cli);
  addLinkList(link, cli);
  addLinkInfo(link, cli);
  addLinkTest(link, cli);
  addLinkDelete(link, cli);
  addExamples(link, 'akkaflow link add --file links.xml', 'akkaflow link test dw');
}
