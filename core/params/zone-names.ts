import type { DateTime } from 'luxon';

/**
 * Abbreviations by the English long name. Node knows only those of the United States; the JVM has one for nearly every
 * zone. These are the zones of most deployments; any other is written `GMT+07:00`, as the JVM writes a zone without one.
 */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['Coordinated Universal Time', 'UTC'],
  ['Greenwich Mean Time', 'GMT'],
  ['British Summer Time', 'BST'],
  ['Irish Standard Time', 'IST'],
  ['Western European Standard Time', 'WET'],
  ['Western European Summer Time', 'WEST'],
  ['Central European Standard Time', 'CET'],
  ['Central European Summer Time', 'CEST'],
  ['Eastern European Standard Time', 'EET'],
  ['Eastern European Summer Time', 'EEST'],
  ['Moscow Standard Time', 'MSK'],
  ['Moscow Summer Time', 'MSD'],
  ['Türkiye Standard Time', 'TRT'],
  ['West Africa Time', 'WAT'],
  ['Central Africa Time', 'CAT'],
  ['East Africa Time', 'EAT'],
  ['South Africa Standard Time', 'SAST'],
  ['Israel Standard Time', 'IST'],
  ['Israel Daylight Time', 'IDT'],
  ['Arabian Standard Time', 'AST'],
  ['Gulf Standard Time', 'GST'],
  ['Iran Standard Time', 'IRST'],
  ['Pakistan Standard Time', 'PKT'],
  ['India Standard Time', 'IST'],
  ['Nepal Time', 'NPT'],
  ['Bangladesh Standard Time', 'BDT'],
  ['Myanmar Time', 'MMT'],
  ['Indochina Time', 'ICT'],
  ['Western Indonesia Time', 'WIB'],
  ['Central Indonesia Time', 'WITA'],
  ['Eastern Indonesia Time', 'WIT'],
  ['China Standard Time', 'CST'],
  ['Taiwan Standard Time', 'CST'],
  ['Taipei Standard Time', 'CST'],
  ['Hong Kong Standard Time', 'HKT'],
  ['Singapore Standard Time', 'SGT'],
  ['Malaysia Time', 'MYT'],
  ['Philippine Standard Time', 'PST'],
  ['Japan Standard Time', 'JST'],
  ['Korean Standard Time', 'KST'],
  ['Ulaanbaatar Standard Time', 'ULAT'],
  ['Uzbekistan Standard Time', 'UZT'],
  ['Yekaterinburg Standard Time', 'YEKT'],
  ['Omsk Standard Time', 'OMST'],
  ['Irkutsk Standard Time', 'IRKT'],
  ['Yakutsk Standard Time', 'YAKT'],
  ['Vladivostok Standard Time', 'VLAT'],
  ['Australian Western Standard Time', 'AWST'],
  ['Australian Central Standard Time', 'ACST'],
  ['Australian Central Daylight Time', 'ACDT'],
  ['Australian Eastern Standard Time', 'AEST'],
  ['Australian Eastern Daylight Time', 'AEDT'],
  ['Lord Howe Standard Time', 'LHST'],
  ['Lord Howe Daylight Time', 'LHDT'],
  ['New Zealand Standard Time', 'NZST'],
  ['New Zealand Daylight Time', 'NZDT'],
  ['Newfoundland Standard Time', 'NST'],
  ['Newfoundland Daylight Time', 'NDT'],
  ['Atlantic Standard Time', 'AST'],
  ['Atlantic Daylight Time', 'ADT'],
  ['Eastern Standard Time', 'EST'],
  ['Eastern Daylight Time', 'EDT'],
  ['Central Standard Time', 'CST'],
  ['Central Daylight Time', 'CDT'],
  ['Mountain Standard Time', 'MST'],
  ['Mountain Daylight Time', 'MDT'],
  ['Pacific Standard Time', 'PST'],
  ['Pacific Daylight Time', 'PDT'],
  ['Alaska Standard Time', 'AKST'],
  ['Alaska Daylight Time', 'AKDT'],
  ['Hawaii-Aleutian Standard Time', 'HST'],
  ['Colombia Standard Time', 'COT'],
  ['Peru Standard Time', 'PET'],
  ['Chile Standard Time', 'CLT'],
  ['Chile Summer Time', 'CLST'],
  ['Argentina Standard Time', 'ART'],
  ['Brasilia Standard Time', 'BRT'],
  ['Brasilia Summer Time', 'BRST'],
]);

/** By zone: making one takes as long as thousands of uses. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The English name of a zone at a time, `China Standard Time`. It follows the Unicode names Node carries, which for
 * some fifty smaller zones were renamed since Java 17.
 */
export function longZoneName(at: DateTime): string {
  const timeZone = at.zoneName ?? 'UTC';
  const formatter = formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'long' });
  formatters.set(timeZone, formatter);
  const parts = formatter.formatToParts(at.toMillis());
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? gmtName(at);
}

/** The abbreviation of a zone at a time, `CST`; `GMT+07:00` where there is none. */
export function shortZoneName(at: DateTime): string {
  return ABBREVIATIONS.get(longZoneName(at)) ?? gmtName(at);
}

function gmtName(at: DateTime): string {
  return `GMT${at.toFormat('ZZ')}`;
}
