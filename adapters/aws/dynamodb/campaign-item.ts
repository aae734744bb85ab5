import type { Campaign, CampaignHead } from '#core/campaign/campaign.ts';
import type { CampaignProgress, Refusal } from '#core/campaign/progress.ts';
import { campaignIdOf } from './campaign-keys.ts';
import { checkFormat, decodeJson, number, optionalNumber, present, type Shape, text } from './item-fields.ts';
import type { Item } from './marshal.ts';

const PROGRESS: Shape = { r: 'object?', c: 'number?', f: 'object?' };

const HEAD: Shape = { k: 'string', w: 'string', b: 'string', a: 'number', p: 'number?' };

/** Format of the campaign item that this release writes. */
export const CAMPAIGN_FORMAT = 1;

interface EncodedHead {
  readonly k: CampaignHead['kind'];
  readonly w: string;
  readonly b: string;
  readonly a: number;
  readonly p?: number;
}

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
  return {
    id: campaignIdOf(text(item, 'pk')),
    ...decodeJson('the head of a campaign', text(item, 'bd'), HEAD, headOf),
    progress: decodeJson('the progress of a campaign', text(item, 'x'), PROGRESS, (rest: EncodedRest) => {
      return progressOf(text(item, 'n'), rest);
    }),
    ...present('wakeAt', optionalNumber(item, 'wa')),
    revision: number(item, 'rv'),
  };
}

function headOf({ k, w, b, a, p }: EncodedHead): Omit<CampaignHead, 'id'> {
  return { kind: k, workflow: w, startedBy: b, createdAt: a, ...present('parallel', p) };
}

function progressOf(letters: string, { r = {}, c, f }: EncodedRest): CampaignProgress {
  const refusal: Refusal | undefined = f && { member: f[0], message: f[1], tries: f[2], retryAt: f[3] };
  return { members: letters, runs: r, cancelled: c === 1, ...present('refusal', refusal) };
}
