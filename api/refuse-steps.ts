import type { Context } from 'hono';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { folderOfWorkflow } from '#core/service/folder-of.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import type { Planned } from '#core/service/plan-campaign.ts';
import type { Caller } from './caller.ts';
import { refuse } from './problem.ts';

const CONCURRENCY = 16;

/** Answers that a campaign would run workflows which its caller may not start; undefined when it may start them all. */
export async function refuseSteps(
  env: ApiEnvironment,
  c: Context,
  caller: Caller,
  { plan }: Pick<Planned, 'plan'>,
): Promise<Response | undefined> {
  if (caller.mayEverywhere('operator')) return undefined;
  const workflows = [...new Set(plan.steps.map(({ workflow }) => workflow))];
  const folders = await mapBounded(CONCURRENCY, workflows, (workflow) => folderOfWorkflow(env, workflow));
  const barred = folders.filter((folder) => folder === undefined || !caller.may('operator', folder));
  if (barred.length === 0) return undefined;
  // A folder that the caller may not see is not named.
  const seen = [...new Set(barred)].filter((folder) => folder !== undefined && caller.may('viewer', folder));
  const where = seen.length === 0 ? 'other folders' : seen.join(', ');
  return refuse(
    c,
    'forbidden',
    `It would also run workflows in ${where}, where "${caller.name}" needs the role operator; leave out what is downstream`,
  );
}
