import type { ForeseenRun } from '#core/schedule/foresee.ts';
import type { Plan } from '#core/service/plan-day.ts';
import type { Channel } from '../terminal.ts';
import { cleanText } from './clean-text.ts';
import { formatDuration } from './duration.ts';
import { formatTable } from './table.ts';
import { formatTime } from './time.ts';

const HEADING = ['START', 'WORKFLOW', 'COORDINATOR', 'WHY', 'TAKES', 'END'];

/** More are counted only. */
const MAX_NAMES = 3;

/** What would run, a line each, in the zone of the plan. */
export function formatPlan({ runs, timezone }: Plan): string {
  const rows = runs.map((run) => [
    formatTime(run.startsAt, timezone),
    cleanText(run.workflow),
    cleanText(run.coordinator),
    cleanText(whyOf(run)),
    formatDuration(run.endsAt - run.startsAt),
    formatTime(run.endsAt, timezone),
  ]);
  return formatTable(HEADING, rows);
}

/** What there is to know besides the runs. */
export function printPlanNotes(err: Channel, { runs, disabled, cut }: Plan): void {
  if (runs.length === 0) err.write('Nothing would run\n');
  if (disabled === 1) err.write('1 coordinator is disabled and left out\n');
  if (disabled > 1) err.write(`${disabled} coordinators are disabled and left out\n`);
  if (cut) err.write(`More would run: these are the first ${runs.length}\n`);
}

function whyOf({ becauseOf, after }: ForeseenRun): string {
  if (becauseOf === 'time') return 'its time';
  const more = after.length - MAX_NAMES;
  return `after ${after.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
