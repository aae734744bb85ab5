/** What stood before a change or after it, in a few words: versions, hashes, roles, switches; never a secret or a body. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A change that a person, or a program in its name, is about to make. */
export interface AuditIntent {
  /** Sorts by time; see `auditId`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The caller's name. */
  readonly who: string;
  /** What is done: the id of a route, or a word of whoever else makes changes. */
  readonly action: string;
  /** What it is done to: `workflow:etl`, `instance:ID`, … */
  readonly target: string;
}

/** How a change came out. */
export interface AuditOutcome {
  /** `refused`: nothing was changed; `failed`: it broke off inside, and a part of it may be done. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Of a refusal: its problem code. */
  readonly code?: string;
  /** More exact than that of the intent, where only the change itself could tell. */
  readonly target?: string;
  readonly before?: AuditDetail;
  readonly after?: AuditDetail;
}

/** One row a change. Without an outcome its process ended in between: the change may have been made. */
export type AuditRow = AuditIntent & Partial<AuditOutcome>;

const TIME_DIGITS = 13;
const MAX_TEXT = 200;
const MAX_LIST = 20;

/** The id of a row: its time, then something random. */
export function auditId(at: number, random: string): string {
  return `${String(at).padStart(TIME_DIGITS, '0')}-${random}`;
}

/** The UTC day (`yyyy-MM-dd`) whose row has this id. */
export function auditDay(id: string): string {
  return new Date(Number(id.slice(0, TIME_DIGITS))).toISOString().slice(0, 10);
}

/** A detail that is small enough for a row: long texts and long lists are cut, and say so. */
export function fitDetail(detail: AuditDetail): AuditDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => {
      if (typeof value === 'string') return [name, fitText(value)];
      if (typeof value !== 'object') return [name, value];
      const more = value.length > MAX_LIST ? [`… and ${value.length - MAX_LIST} more`] : [];
      return [name, [...value.slice(0, MAX_LIST).map(fitText), ...more]];
    }),
  );
}

function fitText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text;
}
