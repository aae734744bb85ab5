import type { AttemptRecord } from '../model/attempt.ts';
import { lastLines } from '../notice/log-lines.ts';
import type { NoticeEnvironment } from '../ports/ports.ts';

/** Chunks have at most 256 KiB. */
const MAX_CHUNKS = 2;

/** The last lines an attempt wrote, as its log has them: secrets are masked there already. */
export async function logTail(
  env: NoticeEnvironment,
  instanceId: string,
  { ref, log }: AttemptRecord,
  max: number,
): Promise<readonly string[]> {
  if (log === undefined) return [];
  if (log.inline !== undefined) return lastLines(log.inline, max);
  let records = '';
  for (let chunk = log.chunks - 1; chunk >= Math.max(0, log.chunks - MAX_CHUNKS); chunk--) {
    const body = (await env.logs.read({ instanceId, ref }, chunk)) ?? '';
    records = records === '' || body.endsWith('\n') ? body + records : `${body}\n${records}`;
    const lines = lastLines(records, max);
    if (lines.length >= max) return lines;
  }
  return lastLines(records, max);
}
