import type { Context } from 'hono';
import type { Campaign } from '#core/campaign/campaign.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { idempotentIds } from './idempotency.ts';
import { refuse } from './problem.ts';

/** What the `Idempotency-Key` of a request says: the campaign it has started before, or the id it takes. */
export interface CampaignOfKey {
  readonly before?: Campaign;
  readonly id?: string;
}

/** Looks up the `Idempotency-Key` of a request, if it has one, or answers that it is none. */
export async function idempotentCampaign(
  env: ApiEnvironment,
  c: Context,
  workflow: string,
): Promise<CampaignOfKey | Response> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return {};
  if (key === '') return refuse(c, 'invalid-request', 'The Idempotency-Key is empty; leave it out or give one');
  const { current, previous } = idempotentIds(workflow, key, env.clock.now());
  const before = (await env.campaigns.load(previous)) ?? (await env.campaigns.load(current));
  return before === undefined ? { id: current } : { before, id: current };
}
