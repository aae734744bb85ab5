import { compareSequencers, type UploadNotice } from '../model/upload.ts';
import { decodeUploadNotices } from '../model/upload-notice-codec.ts';
import type { BatchResult, QueueRecord } from './handle-events.ts';
import { type LoaderEnvironment, loadUpload } from './load-upload.ts';
import { mapBounded } from './map-bounded.ts';

const KEYS_AT_ONCE = 4;

interface Arrival {
  readonly id: string;
  readonly notice: UploadNotice;
}

/**
 * Takes up what S3 tells of uploaded files: those of one key one after the other, in their order as far as they came together.
 * What cannot be decoded is recorded and acknowledged: coming again would not help.
 */
export async function handleUploads(env: LoaderEnvironment, records: readonly QueueRecord[]): Promise<BatchResult> {
  const arrivals: Arrival[] = [];
  for (const { id, body } of records) {
    const { notices, problems } = decodeUploadNotices(body);
    arrivals.push(...notices.map((notice) => ({ id, notice })));
    if (problems.length === 0) continue;
    const details = `${problems.join('; ')}: ${body}`.slice(0, 4096);
    await env.incidents.record({ at: env.clock.now(), type: 'undecodable-message', details });
  }
  const failed = new Set<string>();
  const byKey = Map.groupBy(arrivals, ({ notice }) => notice.key);
  await mapBounded(KEYS_AT_ONCE, [...byKey.values()], async (ofKey) => {
    for (const { id, notice } of ofKey.sort(byOrder)) {
      try {
        await loadUpload(env, notice);
      } catch (error) {
        env.logger.error('An upload could not be taken up; its message comes again', { key: notice.key, error });
        failed.add(id);
      }
    }
  });
  return { failed: [...failed] };
}

function byOrder({ notice: a }: Arrival, { notice: b }: Arrival): number {
  return compareSequencers(a.sequencer ?? '', b.sequencer ?? '');
}
