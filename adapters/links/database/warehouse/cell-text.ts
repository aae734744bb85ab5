import { floatText } from '../canonical.ts';

/** Canonical text of a floating point number that is written in any way, such as `1.0E10`. */
export function normalizedFloat(text: string): string {
  return floatText(Number(text));
}

/** Without the zeros that end a fraction of a second: `10:00:00.500` is `10:00:00.5`. */
export function shortenFraction(time: string): string {
  return time.replace(/(\.\d*?)0+(?=\D|$)/, (_, fraction: string) => (fraction === '.' ? '' : fraction));
}

const OFFSET = /^[+-]\d\d:\d\d$/;

/**
 * `2026-11-28 06:00:00.000 Europe/Berlin` with the offset of the zone at that time, `2026-11-28 06:00:00+01:00`.
 * In the hour that comes twice the earlier one is taken, as the text does not say which.
 */
export function zonedText(text: string): string {
  const [, time = text, zone = 'UTC'] = /^(\S+ \S+?) ?([+-]\d\d:\d\d|[A-Za-z]\S*)$/.exec(text) ?? [];
  return shortenFraction(time) + (OFFSET.test(zone) ? zone : zoneOffset(time, zone));
}

function zoneOffset(time: string, zone: string): string {
  if (zone === 'UTC' || zone === 'Z') return '+00:00';
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (epochMs: number): string => {
    const name = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return name === 'GMT' ? '+00:00' : name.slice('GMT'.length);
  };
  const instant = (offset: string): number => Date.parse(`${time.slice(0, 19).replace(' ', 'T')}${offset}`);
  // The offset at the time as if it were UTC may be that of the other side of a change: take it at the time it gives.
  const first = offsetAt(instant('+00:00'));
  return offsetAt(instant(first));
}
