import type { Context } from 'hono';
import type { PlanRefusal } from '#core/service/plan-campaign.ts';
import { noSuchWorkflow } from './no-such.ts';
import { refuse } from './problem.ts';

/** Answers why a campaign was not started; nothing was stored. */
export function planRefused(c: Context, workflow: string, refusal: PlanRefusal): Response {
  switch (refusal.result) {
    case 'no-such-workflow':
      return noSuchWorkflow(c, workflow);
    case 'rejected':
      return refuse(c, 'invalid-parameters', 'Nothing was started', refusal.diagnostics);
    case 'refused':
      return refuse(c, 'campaign-refused', `Nothing was started: ${refusal.message}`);
  }
}
