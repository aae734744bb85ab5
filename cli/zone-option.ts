import { InvalidArgumentError } from 'commander';
import { ZONE } from '#core/parser/grammar/value-types.ts';

/** Reads an option that takes an IANA time zone. */
export function timeZone(text: string): string {
  const zone = ZONE.parse(text);
  if (zone === undefined) throw new InvalidArgumentError('It must be an IANA time zone, as Asia/Shanghai or UTC.');
  return zone;
}
