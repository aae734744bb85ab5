/** A number as the text of a `float` cell (`Cell`): the shortest that reads back the same. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The same for a number that the database keeps in 4 bytes, whose 8 bytes here show digits that it never had. */
export function singleText(value: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return floatText(Number(text));
  }
  return floatText(Number(value.toPrecision(9)));
}

const ZONED = /^(\d{4,})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;

/** A `timestamptz` cell as the same instant in UTC without its offset; undefined when the text is none. */
export function utcTimestamp(text: string): string | undefined {
  const parts = ZONED.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  // `Date.UTC` reads the years 0 to 99 as 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  if (Number.isNaN(date.getTime())) return undefined;
  const [days = '', rest = ''] = date.toISOString().split('T');
  return `${days} ${rest.slice(0, 8)}${fraction}`;
}
