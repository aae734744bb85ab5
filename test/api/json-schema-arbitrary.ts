import fc from 'fast-check';

/** As much of JSON Schema as zod writes of what routes take. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly format?: string;
}

/** Texts that programs stumble over. */
export const HOSTILE_TEXTS = [
  ...[
    '',
    ' ',
    '..',
    '../../etc/passwd',
    'a/b',
    '%2F',
    '%00',
    '\u0000',
    '\u0001',
    '\ud800',
    '\u202e',
    '😀',
    '循环 工作流',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '${param:a}',
    "'; drop table x; --",
    '<x/>',
    '*',
    '#',
    'I#',
    '{}',
    'null',
  ],
  ...['1e999', '-1', '0', '9'.repeat(40), 'x'.repeat(3_000), '2026-02-30', 'NaN'],
];

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));

/** Any JSON at all, names that hurt included. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, -1, 0, 1e308, 2 ** 53, 0.5, [], {}, [[[]]]),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3, noNullPrototype: true }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** What a schema takes, mostly: its finer rules may still refuse some. */
export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf, oneOf = anyOf } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (oneOf !== undefined) return fc.oneof(...oneOf.map(fitting));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(schema.items ?? {}), { maxLength: 4 });
    case 'object':
      return objects(schema);
    case 'string':
      return texts(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/** Nearly what a schema takes: one thing of it is anything. */
export function nearly(schema: JsonSchema): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {});
  const name = fc.oneof(fc.constantFrom('unknown', '__proto__', ...names), hostileText);
  return fc.tuple(fitting(schema), name, hostileValue).map(([value, key, wrong]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
    return Object.fromEntries([...Object.entries(value), [key, wrong]]);
  });
}

function numbers({ minimum = -10, maximum = 2 ** 53 - 1 }: JsonSchema): fc.Arbitrary<unknown> {
  const low = Math.max(minimum, -(2 ** 53 - 1));
  const high = Math.max(low, Math.min(maximum, 2 ** 53 - 1));
  return fc.oneof(
    fc.maxSafeInteger().map((n) => low + (Math.abs(n) % (high - low + 1))),
    fc.constantFrom(low, high),
  );
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fitting(schema)]));
  const known = fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
  if (typeof additionalProperties !== 'object') return known;
  const names = fc.string({ minLength: 1, maxLength: 8 });
  const more = fc.dictionary(names, fitting(additionalProperties), { maxKeys: 3, noNullPrototype: true });
  return fc.tuple(known, more).map(([a, b]) => ({ ...b, ...a }));
}

function texts({ format, minLength = 0 }: JsonSchema): fc.Arbitrary<unknown> {
  if (format === 'date') return fc.constantFrom('2026-11-23', '2026-11-24', '1970-01-01', '9999-12-31');
  const some = fc.constantFrom('etl', 'nightly', 'dw', '/', '/etl', 'UTC', 'default', 'true', 'x'.repeat(minLength));
  return fc.oneof(some, fc.string({ unit: 'grapheme', minLength, maxLength: minLength + 20 }));
}
