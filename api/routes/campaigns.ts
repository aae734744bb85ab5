import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { describeCampaign, summariseCampaign } from '#core/service/describe-campaign.ts';
import { cancelCampaign } from '#core/service/start-campaign.ts';
import { refuse } from '../problem.ts';
import { listCampaignsQuery } from '../schema/campaign.ts';
import { emptyBody } from '../schema/command.ts';
import { validBody, validQuery } from '../validated.ts';

/** `/v1/campaigns`: backfills and triggers with what is downstream. */
export function campaignRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.get('/', validQuery(listCampaignsQuery), async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const page = await env.campaigns.list({ limit, ...(cursor !== undefined && { cursor }) });
    return c.json({ ...page, items: page.items.map(summariseCampaign) });
  });
  routes.get('/:id', async (c) => {
    const id = c.req.param('id');
    const view = await describeCampaign(env, id);
    return view === undefined ? noSuchCampaign(c, id) : c.json(view);
  });
  routes.post('/:id/cancel', validBody(emptyBody), async (c) => {
    const id = c.req.param('id');
    if (!(await cancelCampaign(env, id))) return noSuchCampaign(c, id);
    const campaign = await env.campaigns.load(id);
    return campaign === undefined ? noSuchCampaign(c, id) : c.json(summariseCampaign(campaign));
  });
  return routes;
}

function noSuchCampaign(c: Context, id: string): Response {
  return refuse(c, 'no-such-campaign', `There is no campaign "${id}"`);
}
