import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addCampaignCancel } from './campaign/cancel.ts';
import { addCampaignInfo } from './campaign/info.ts';
import { addCampaignList } from './campaign/list.ts';

/** `campaign …`: what `backfill` and `workflow trigger --downstream` have started. */
export function addCampaign(program: Command, cli: Cli): void {
  const campaign = program.command('campaign').description('backfills and triggers with what is downstream');
  addCampaignList(campaign, cli);
  addCampaignInfo(campaign, cli);
  addCampaignCancel(campaign, cli);
  addExamples(campaign, 'akkaflow campaign list');
}
