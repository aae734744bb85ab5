import type { ApiEnvironment } from '../ports/ports.ts';

/** The folder of the workflow of this name, also of a deleted one; undefined when there never was one. */
export async function folderOfWorkflow(env: ApiEnvironment, name: string): Promise<string | undefined> {
  return (await env.workflows.head(name))?.dir;
}

/**
 * The folder of an instance is that of its workflow today: a workflow that is moved takes its history along. One without a
 * workflow of that name, the test of a link, has a folder of its own. Undefined when there is no such instance.
 */
export async function folderOfInstance(env: ApiEnvironment, id: string): Promise<string | undefined> {
  const instance = await env.instances.load(id);
  return instance && ((await folderOfWorkflow(env, instance.workflow)) ?? instance.dir);
}

/** The folder of a campaign is that of the workflow it was asked for. Undefined when there is no such campaign. */
export async function folderOfCampaign(env: ApiEnvironment, id: string): Promise<string | undefined> {
  const campaign = await env.campaigns.load(id);
  return campaign && (await folderOfWorkflow(env, campaign.workflow));
}
