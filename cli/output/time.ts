const SHAPE: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'longOffset',
};

/** Making one takes longer than using it, and a plan has thousands of times. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/** Epoch milliseconds as `2026-11-23 07:40:12 +01:00`, in an IANA zone, else in that of this machine. */
export function formatTime(ms: number, timeZone?: string): string {
  const format = formats.get(timeZone) ?? makeFormat(timeZone);
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const offset = parts.get('timeZoneName')?.replace(/^GMT/, '').replace('−', '-') || '+00:00';
  const date = [parts.get('year'), parts.get('month'), parts.get('day')].join('-');
  const time = [parts.get('hour'), parts.get('minute'), parts.get('second')].join(':');
  return `${date} ${time} ${offset}`;
}

function makeFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat('sv-SE', { ...SHAPE, ...(timeZone === undefined ? {} : { timeZone }) });
  formats.set(timeZone, format);
  return format;
}
