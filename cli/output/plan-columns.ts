import type { ForeseenRun } from '#core/schedule/foresee.ts';
import type { Plan } from '#core/service/plan-day.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Channel } from '../terminal.ts';
import { formatDuration } from './duration.ts';
import { type ListForm, printData } from './print-data.ts';
import { formatTime } from './time.ts';

/** More are counted only. */
const MAX_NAMES = 3;

/** What would run and why, its times in the zone of the plan. */
function planForm({ timezone }: Plan): ListForm<ForeseenRun> {
  return {
    columns: [
      { heading: 'START', cell: ({ startsAt }) => formatTime(startsAt, timezone) },
      { heading: 'WORKFLOW', cell: ({ workflow }) => workflow },
      { heading: 'COORDINATOR', cell: ({ coordinator }) => coordinator },
      { heading: 'WHY', cell: whyOf, flexible: true },
      { heading: 'TAKES', cell: ({ startsAt, endsAt }) => formatDuration(endsAt - startsAt) },
      { heading: 'END', cell: ({ endsAt }) => formatTime(endsAt, timezone) },
    ],
    name: ({ workflow }) => workflow,
  };
}

/** Prints a plan: with `-o json` the whole of it, otherwise its runs. */
export function printPlan(out: Channel, options: GlobalOptions, plan: Plan): void {
  const form = planForm(plan);
  printData(out, options, plan, {
    names: () => plan.runs.map(form.name),
    text: (sheet) => sheet.table(form.columns, plan.runs),
  });
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
