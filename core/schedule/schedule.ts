/**
 * When a coordinator is due (language §6): at the fire times of any of its rules. Plain data, made by `parseSchedule`.
 */
export interface Schedule {
  /** As it was written. */
  readonly text: string;
  /** At least one. */
  readonly rules: readonly ScheduleRule[];
}

/** One cron expression of a schedule. */
export interface ScheduleRule {
  /** Five fields, every list written out as numbers. */
  readonly cron: string;
  /** Minutes from midnight, ascending. */
  readonly minutesOfDay: readonly number[];
  /** Its fields day, month and weekday. */
  readonly days: string;
  /** The hour is `*` or a step of `*`: it follows the clock through a change of offset, hours repeated and left out. */
  readonly followsRealTime: boolean;
}

/** What reading a text gives: a problem says what was found, what is allowed and how to mend it. */
export type Problem = { readonly problem: string };
