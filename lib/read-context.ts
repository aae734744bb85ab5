/** Reads one value of context, which is text after `-c` and JSON in `cdk.json`. Throws what to mend, without the name of its key. */
export type Reader<T> = (value: unknown) => T;

export const text: Reader<string> = (value) => {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new Error(`must be text, not ${show(value)}`);
};

export const integer: Reader<number> = (value) => {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw new Error(`must be a whole number, not ${show(value)}`);
};

export const flag: Reader<boolean> = (value) => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`must be true or false, not ${show(value)}`);
};

export function oneOf<const T extends string>(...choices: readonly T[]): Reader<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw new Error(`must be ${choices.join(' or ')}, not ${show(value)}`);
  };
}

/** A list in JSON, or as text with commas. */
export const texts: Reader<readonly string[]> = (value) => {
  const parsed = typeof value === 'string' && !value.trim().startsWith('[') ? value.split(',') : json(value);
  if (Array.isArray(parsed) && parsed.length > 0) return parsed.map(text);
  throw new Error(`must be a list such as a,b, not ${show(value)}`);
};

/** An object whose keys are all read by `readers`; others are refused. */
export function object<T extends object>(readers: { readonly [K in keyof T]-?: Reader<T[K]> }): Reader<Partial<T>> {
  return (value) => readFields(objectOf(value), readers);
}

/** An object with any keys, and values of one kind. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = json(value);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  throw new Error(`must be a JSON object, not ${show(value)}`);
}

/** Every entry of an object by its reader. Throws for one that has none, with those that there are. */
export function readFields<T extends object>(
  found: Readonly<Record<string, unknown>>,
  readers: { readonly [K in keyof T]-?: Reader<T[K]> },
): Partial<T> {
  const fields: Partial<T> = {};
  for (const [key, value] of Object.entries(found)) {
    if (!Object.hasOwn(readers, key)) {
      throw new Error(`"${key}" is not known; there are: ${Object.keys(readers).sort().join(', ')}`);
    }
    const name = key as keyof T;
    fields[name] = within(key, () => readers[name](value));
  }
  return fields;
}

/** Says of what goes wrong where it did. */
export function within<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${key}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function json(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new Error(`must be JSON, not ${show(value)}`, { cause });
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
