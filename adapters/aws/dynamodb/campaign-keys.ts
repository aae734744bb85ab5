import { padded } from './keys.ts';
import type { Key } from './table.ts';

const CAMPAIGN = 'B#';

export function campaignKey(id: string): Key {
  return { pk: `${CAMPAIGN}${id}`, sk: 'B' };
}

export function campaignIdOf(pk: string): string {
  return pk.slice(CAMPAIGN.length);
}

/** A part of a plan. Who else tries to make the same campaign has another token: no plan is of parts of two. */
export function planPartKey(id: string, token: string, part: number): Key {
  return { pk: `${CAMPAIGN}${id}`, sk: `${planPrefix(token)}${padded(part, 4)}` };
}

export function planPrefix(token: string): string {
  return `P#${token}#`;
}

/** Partition of `by-workflow` that holds all campaigns, and what their sort keys begin with. */
export const CAMPAIGNS = { partition: 'CAMPAIGNS', prefix: CAMPAIGN } as const;

/** Partition of the wake index that holds a share of the campaigns. */
export function campaignWakePartition(shard: number): string {
  return `camp#${shard}`;
}
