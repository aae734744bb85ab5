import type { CampaignPlan, CampaignStep } from '#core/campaign/campaign.ts';
import { CAMPAIGN_FORMAT } from './campaign-item.ts';
import { campaignKey, planPartKey, planPrefix } from './campaign-keys.ts';
import { allOf, beginsWith, compare } from './expression.ts';
import { checkFormat, decodeJson, type Shape, text } from './item-fields.ts';
import { queryItems } from './query.ts';
import { putItem, type Table } from './table.ts';

const PLAN: Shape = { t: 'object', s: 'object', p: 'object', z: 'string' };

/** At most 300 KB of UTF-8, below the 400 KB of an item: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const PART_CHARACTERS = 100_000;

type StepRow = readonly [workflow: string, coordinator: string, ...after: number[]];

interface EncodedPlan {
  readonly t: CampaignPlan['times'];
  readonly s: readonly StepRow[];
  readonly p: CampaignPlan['params'];
  readonly z: string;
}

/** Writes a plan in as many parts as it takes; it counts once the campaign names `token`. */
export async function writePlan(table: Table, id: string, token: string, plan: CampaignPlan): Promise<void> {
  const body = encodePlan(plan);
  for (let part = 0; part * PART_CHARACTERS < body.length; part++) {
    const cut = body.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
    await putItem(table, { ...planPartKey(id, token, part), v: CAMPAIGN_FORMAT, x: cut });
  }
}

/** Throws `FormatError` when it is not there, or of a newer release. */
export async function readPlan(table: Table, id: string, token: string): Promise<CampaignPlan> {
  const key = allOf(compare('pk', '=', campaignKey(id).pk), beginsWith('sk', planPrefix(token)));
  const parts = await queryItems(table, { key, consistent: true });
  for (const part of parts) checkFormat(part, CAMPAIGN_FORMAT);
  return decodePlan(parts.map((part) => text(part, 'x')).join(''));
}

/** Only ASCII, so that no cut goes through a character. */
function encodePlan({ times, steps, params, timezone }: CampaignPlan): string {
  const rows = steps.map(({ workflow, coordinator = '', after }): StepRow => [workflow, coordinator, ...after]);
  const body = JSON.stringify({ t: times, s: rows, p: params, z: timezone });
  return body.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function decodePlan(body: string): CampaignPlan {
  return decodeJson('the plan of a campaign', body, PLAN, ({ t, s, p, z }: EncodedPlan) => {
    return { times: t, steps: s.map(stepOf), params: p, timezone: z };
  });
}

function stepOf([workflow, coordinator, ...after]: StepRow): CampaignStep {
  return { workflow, ...(coordinator !== '' && { coordinator }), after };
}
