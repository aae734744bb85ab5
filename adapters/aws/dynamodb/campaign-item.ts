import type { Campaign, CampaignHead } from '#core/campaign/campaign.ts';
import type { CampaignProgress, Refusal } from '#core/campaign/progress.ts';
import { campaignIdOf } from './campaign-keys.ts';
import { checkFormat, number, optionalNumber, present, text } from './item-fields.ts';
import type { Item } from './marshal.ts';

/** Format of the campaign item that this release writes. */
export const CAMPAIGN_FORMAT = 1;

interface EncodedRest {
  readonly r?: CampaignProgress['runs'];
  readonly c?: 1;
  readonly f?: readonly [member: number, message: string, tries: number, retryAt: number];
}

/** All but the id, which is in the key. */
export function encodeCampaignHead({ kind, workflow, startedBy, createdAt, parallel }: CampaignHead): string {
  return JSON.stringify({ k: kind, w: workflow, b: startedBy, a: createdAt, p: parallel });
}

/** The letters as they are, and compact JSON of the rest, absent where it has its first value. */
export function encodeProgress({ members, runs, cancelled, refusal }: CampaignProgress) {
  const rest: EncodedRest = {
    ...(Object.keys(runs).length > 0 && { r: runs }),
    ...(cancelled && { c: 1 }),
    ...(refusal !== undefined && { f: [refusal.member, refusal.message, refusal.tries, refusal.retryAt] }),
  };
  return { letters: members, rest: JSON.stringify(rest) };
}

/** Throws `FormatError` for an item of a newer release. */
export function readCampaign(item: Item): Campaign {
  checkFormat(item, CAMPAIGN_FORMAT);
  const { k, w, b, a, p } = JSON.parse(text(item, 'bd'));
  return {
    id: campaignIdOf(text(item, 'pk')),
    kind: k,
    workflow: w,
    startedBy: b,
    createdAt: a,
    ...present<'parallel', number>('parallel', p),
    progress: decodeProgress(text(item, 'n'), text(item, 'x')),
    ...present('wakeAt', optionalNumber(item, 'wa')),
    revision: number(item, 'rv'),
  };
}

function decodeProgress(letters: string, encoded: string): CampaignProgress {
  const { r = {}, c, f }: EncodedRest = JSON.parse(encoded);
  const refusal: Refusal | undefined = f && { member: f[0], message: f[1], tries: f[2], retryAt: f[3] };
  return { members: letters, runs: r, cancelled: c === 1, ...present('refusal', refusal) };
}
