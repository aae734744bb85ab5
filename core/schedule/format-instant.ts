import { inZone } from '../params/simple-date-format.ts';

/** An instant for people, on the wall clock of a zone and with it: `2026-11-23 02:00:00 Asia/Shanghai`. */
export function formatInstant(epochMs: number, timezone: string): string {
  const at = inZone(epochMs, timezone);
  return at === undefined ? `${epochMs}` : `${at.toFormat('yyyy-MM-dd HH:mm:ss')} ${timezone}`;
}
