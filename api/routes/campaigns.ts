import type { ApiEnvironment } from '#core/ports/ports.ts';
import { describeCampaign, summariseCampaign } from '#core/service/describe-campaign.ts';
import { cancelCampaign } from '#core/service/start-campaign.ts';
import { noSuchCampaign } from '../no-such.ts';
import { defineRoute, type Route } from '../route.ts';
import { campaignResponse, campaignSummary, listCampaignsQuery } from '../schema/campaign.ts';
import { emptyBody } from '../schema/command.ts';
import { pageOf } from '../schema/page.ts';

/** `/v1/campaigns`: backfills and triggers with what is downstream. */
export function campaignRoutes(env: ApiEnvironment): readonly Route[] {
  return [listCampaigns(env), showCampaign(env), cancel(env)];
}

function listCampaigns(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/campaigns', id: 'listCampaigns', tag: 'campaigns' },
      summary: 'Campaigns, newest first',
      access: { role: 'viewer', on: 'any' },
      query: listCampaignsQuery,
      answers: { 200: { doc: 'A page of campaigns', schema: pageOf(campaignSummary) } },
    },
    async ({ query, visible, page }) => {
      const campaigns = await env.campaigns.list(query);
      const items = await visible.ofWorkflows(campaigns.items, ({ workflow }) => workflow);
      return page({ ...campaigns, items: items.map(summariseCampaign) });
    },
  );
}

function showCampaign(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/campaigns/{id}', id: 'getCampaign', tag: 'campaigns' },
      summary: 'A campaign with its members',
      access: { role: 'viewer', on: 'campaign' },
      answers: { 200: { doc: 'The campaign', schema: campaignResponse } },
      problems: ['no-such-campaign'],
    },
    async ({ c, params: { id } }) => {
      const view = await describeCampaign(env, id);
      return view === undefined ? noSuchCampaign(c, id) : c.json(view);
    },
  );
}

function cancel(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'POST', path: '/v1/campaigns/{id}/cancel', id: 'cancelCampaign', tag: 'campaigns' },
      summary: 'Starts nothing more of a campaign; what runs goes on',
      access: { role: 'operator', on: 'campaign' },
      body: emptyBody,
      answers: { 200: { doc: 'The campaign', schema: campaignSummary } },
      problems: ['no-such-campaign'],
    },
    async ({ c, params: { id }, note }) => {
      if (!(await cancelCampaign(env, id))) return noSuchCampaign(c, id);
      const campaign = await env.campaigns.load(id);
      note({ after: { cancelled: campaign?.progress.cancelled ?? true } });
      return campaign === undefined ? noSuchCampaign(c, id) : c.json(summariseCampaign(campaign));
    },
  );
}
