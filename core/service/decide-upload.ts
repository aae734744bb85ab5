import { compareSequencers, type Upload, type UploadNotice } from '../model/upload.ts';
import type { UploadedFile } from '../ports/upload-bucket.ts';

/** What a notice calls for: nothing, to read its version, to read what is there now, or to take the file for deleted. */
export type UploadStep = 'nothing' | 'read-version' | 'read-current' | 'delete';

/**
 * The newest sequencer of a key wins, whatever the order in which notices come and however often. Where there is no telling whether
 * what was read before is older than the notice, what is there now is the answer: nothing can be older than what was read before it.
 */
export function decideUpload(stored: Upload | undefined, { change, sequencer }: UploadNotice): UploadStep {
  if (stored?.sequencer !== undefined && sequencer !== undefined) {
    const order = compareSequencers(sequencer, stored.sequencer);
    if (order < 0 || (order === 0 && stored.result !== 'pending')) return 'nothing';
  }
  const isOrdered = sequencer !== undefined && (stored === undefined || stored.exact);
  if (change === 'unclear' || !isOrdered) return 'read-current';
  return change === 'put' ? 'read-version' : 'delete';
}

/** What was taken up, in whose name, and how it was come by. */
export interface TakenUp {
  readonly step: Exclude<UploadStep, 'nothing'>;
  readonly notice: UploadNotice;
  /** Undefined: there is no such file. */
  readonly file: UploadedFile | undefined;
  /** The name that it defines, if it can be submitted. */
  readonly name?: string;
}

/** How a key stands while what was read is taken up: what it names and has named is written down before anything has it. */
export function claimUpload(stored: Upload | undefined, { step, notice, file, name }: TakenUp, now: number): Upload {
  const { key, sequencer = stored?.sequencer, versionId, by } = notice;
  const isExact = step !== 'read-current' || (file?.versionId !== undefined && file.versionId === versionId);
  const named = [stored?.defines, ...(stored?.leftovers ?? []), name].filter((each) => each !== undefined);
  const defines = stored?.defines;
  const leftovers = [...new Set(named)].filter((each) => each !== defines);
  return {
    key,
    revision: (stored?.revision ?? 0) + 1,
    ...(sequencer !== undefined && { sequencer }),
    exact: notice.sequencer !== undefined && isExact,
    ...(file?.versionId !== undefined && { versionId: file.versionId }),
    ...(file !== undefined && { etag: file.etag }),
    ...(defines !== undefined && { defines }),
    leftovers,
    result: 'pending',
    by,
    at: now,
  };
}

/** Who was at work on a key so long ago is no more: longer than any function runs, and than clocks are apart. Milliseconds. */
export const SETTLING_MS = 20 * 60_000;

/**
 * How a key stands once it is done with. Names of somebody who may still be at work on it stay leftovers, its own name too: he may
 * still give a workflow the coordinator that it has no more. So they do when others have taken it up since: he may make live what he
 * has read when the name is anybody's for a moment.
 */
export function settleUpload(
  stored: Upload | undefined,
  claimed: Upload,
  result: 'accepted' | 'refused' | 'deleted',
  name?: string,
): Upload {
  if (result === 'refused') return { ...claimed, result };
  const { defines: before, ...rest } = claimed;
  const defines = result === 'accepted' ? name : undefined;
  const named = stored?.result === 'pending' ? [before, ...claimed.leftovers] : recentLeftovers(stored, claimed.at);
  const leftovers = named.filter((each) => each !== undefined);
  return { ...rest, ...(defines !== undefined && { defines }), leftovers, result };
}

function recentLeftovers(stored: Upload | undefined, now: number): readonly string[] {
  return stored === undefined || stored.at <= now - SETTLING_MS ? [] : stored.leftovers;
}
