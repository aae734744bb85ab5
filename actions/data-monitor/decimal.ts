/** A decimal number exactly: `units` divided by ten to the power of `scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
/** A number as long as this is a mistake, and what is computed with it stays quick. */
const MAX_CHARACTERS = 400;
const MAX_EXPONENT = 400;

/**
 * A number as databases, commands and people write it (`12`, `-0.50`, `1.5e3`, `.5`) as decimal text without exponent,
 * needless zeros or loss; undefined for what is none, infinity and NaN among it.
 */
export function normalizeDecimal(text: string): string | undefined {
  const decimal = parseDecimal(text.trim().replace(/^([+-]?)\.(?=\d)/, '$10.'));
  return decimal && formatDecimal(decimal);
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`; both as `normalizeDecimal` gives them. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  if (left === undefined || right === undefined) throw new RangeError(`no decimals: ${a}, ${b}`);
  const scale = Math.max(left.scale, right.scale);
  const difference = unitsAt(left, scale) - unitsAt(right, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  const exponent = Number(power);
  if (whole === '' || Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const magnitude = BigInt(whole + fraction);
  const units = sign === '-' ? -magnitude : magnitude;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function formatDecimal({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
