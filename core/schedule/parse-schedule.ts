import { quote } from '../params/quote.ts';
import { parseCron } from './parse-cron.ts';
import { isEnglish, parseEnglish } from './parse-english.ts';
import type { Problem, Schedule } from './schedule.ts';

/** Longer than a list of all minutes and all days; bounds the work for a text of any size. */
const MAX_CHARACTERS = 1_000;

/**
 * Reads the cron expression or English form of a coordinator (language §6, docs/schedules.md). A schedule that can
 * never fire is a problem. Takes time that does not depend on the length of the text.
 */
export function parseSchedule(text: string): { readonly schedule: Schedule } | Problem {
  const read = readRules(text);
  return 'problem' in read ? { problem: `${quote(text)}: ${read.problem}` } : { schedule: { text, rules: read } };
}

function readRules(text: string) {
  if (text.length > MAX_CHARACTERS) {
    return { problem: `a schedule has at most ${MAX_CHARACTERS} characters, and this one has ${text.length}` };
  }
  if (text.trim() === '') {
    return { problem: 'a schedule is empty; write one such as `0 2 * * *` or `every day at 2:00`' };
  }
  return isEnglish(text) ? parseEnglish(text) : parseCron(text);
}
