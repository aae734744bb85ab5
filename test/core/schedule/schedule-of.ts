import { parseSchedule } from '#core/schedule/parse-schedule.ts';
import type { Schedule } from '#core/schedule/schedule.ts';

/** The schedule of a text that is known to be one. */
export function scheduleOf(text: string): Schedule {
  const parsed = parseSchedule(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.schedule;
}
