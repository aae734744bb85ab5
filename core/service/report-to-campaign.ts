import { MAX_OPENED, reportMember } from '../campaign/progress.ts';
import type { Instance } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { advanceCampaign } from './advance-campaign.ts';

/** Tells a campaign how a run of its member ended, and starts what comes next. Telling again changes nothing. */
export async function reportToCampaign(env: MasterEnvironment, { id, state }: Instance): Promise<void> {
  const { run, phase } = state;
  const { status } = phase;
  const campaign = (await env.instances.context(id))?.campaign;
  if (campaign === undefined || !isTerminal(status)) return;
  await advanceCampaign(env, campaign.id, {
    change: (progress) => reportMember(progress, campaign.member, { run, status }),
    enough: MAX_OPENED,
  });
}
