import type { Cell, Column } from '#adapters/links/database/database.ts';
import { bytesOfText } from './format/bytes-text.ts';

/** Why a cell does not fit its column. */
export class Misfit {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A cell as the column can take it. */
export type FitCell = (cell: string) => Cell | Misfit;

const TRUTHS = new Map<string, Cell>([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, 'true'] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, 'false'] as const),
]);
const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NO_NUMBER = /^([+-]?inf(inity)?|nan)$/i;
/** Of signed numbers; that of unsigned ones, which only some databases have, is twice as far. */
const INTEGER_LIMITS = { 2: 2n ** 15n, 4: 2n ** 31n, 8: 2n ** 63n } as const;

/**
 * What text of a file has to be for a column of a database, in which an empty cell is null unless the column holds
 * text. Undefined: any text is left to the database. Dates are, whose forms databases read differently.
 */
export function fitOfFile({ type }: Column): FitCell | undefined {
  switch (type.name) {
    case 'text':
      return type.length === undefined ? undefined : fitLength(type.length);
    case 'integer':
      return nullWhenEmpty(fitInteger(INTEGER_LIMITS[type.bytes]));
    case 'decimal':
    case 'float':
      return nullWhenEmpty(fitNumber);
    case 'boolean':
      return nullWhenEmpty((cell) => TRUTHS.get(cell.trim().toLowerCase()) ?? new Misfit('is not true or false'));
    case 'binary':
      return bytesOfText;
    case 'json':
      return undefined;
    default:
      return nullWhenEmpty((cell) => cell);
  }
}

/** What a value of another database has to be: it has its form already, and may only be too long. */
export function fitOfDatabase({ type }: Column): FitCell | undefined {
  return type.name === 'text' && type.length !== undefined ? fitLength(type.length) : undefined;
}

function nullWhenEmpty(adapt: FitCell): FitCell {
  return (cell) => (cell === '' ? null : adapt(cell));
}

function fitLength(length: number): FitCell {
  return (cell) => {
    // Never more code points than code units; blanks at the end a database may cut off.
    if (cell.length <= length) return cell;
    const characters = [...cell.trimEnd()].length;
    return characters <= length ? cell : new Misfit(`has ${characters} characters, and at most ${length} fit`);
  };
}

function fitInteger(limit: bigint): FitCell {
  // Of so many digits a number is below the limit in any case.
  const safeDigits = String(limit).length - 1;
  return (cell) => {
    const digits = cell.trim();
    if (!INTEGER.test(digits)) return NUMBER.test(digits) ? cell : new Misfit('is not a whole number');
    if (digits.length <= safeDigits) return digits;
    const value = BigInt(digits.replace('+', ''));
    return value >= -limit && value < limit * 2n ? digits : new Misfit('is beyond what the column can hold');
  };
}

function fitNumber(cell: string): Cell | Misfit {
  const number = cell.trim();
  return NUMBER.test(number) || NO_NUMBER.test(number) ? number : new Misfit('is not a number');
}
