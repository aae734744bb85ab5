import fc from 'fast-check';
import { z } from 'zod';
import { type RouteSpec, XML } from '#api/route.ts';
import { fitting, HOSTILE_TEXTS, hostileValue, type JsonSchema, nearly } from './json-schema-arbitrary.ts';
import { coordinator, definition, type RequestOptions } from './test-api.ts';

/** A request that some client might send. */
export interface FuzzRequest {
  readonly path: string;
  readonly content: RequestOptions;
}

/** Requests to a route, right ones, nearly right ones and hostile ones. `names`: what its path may name that is there. */
export function requestsTo(spec: RouteSpec, names: Readonly<Record<string, string>>): fc.Arbitrary<FuzzRequest> {
  const path = pathsOf(spec, names);
  return fc.record({ path, query: queriesOf(spec), content: contentsOf(spec) }).map(({ path: of, query, content }) => {
    return { path: `${of}${query === '' ? '' : `?${query}`}`, content };
  });
}

function pathsOf({ path }: RouteSpec, names: Readonly<Record<string, string>>): fc.Arbitrary<string> {
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = params.map((name) => {
    const there = names[name];
    const hostile = fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text !== '' && text !== '..'), '1', '4zzz');
    const value = there === undefined ? hostile : fc.oneof({ arbitrary: fc.constant(there), weight: 3 }, hostile);
    return value.map((text) => [name, encodeURIComponent(text.toWellFormed())] as const);
  });
  return fc.tuple(...values).map((pairs) => {
    const filled = new Map(pairs);
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => filled.get(name) ?? 'x');
  });
}

function queriesOf({ query }: RouteSpec): fc.Arbitrary<string> {
  const schema = query === undefined ? { type: 'object' } : schemaOf(query);
  return fc.oneof({ arbitrary: fitting(schema), weight: 3 }, nearly(schema)).map((value) => {
    const fields = Object.entries(value ?? {}).map(([name, field]) => [name, textOf(field)] as [string, string]);
    return new URLSearchParams(fields).toString();
  });
}

function contentsOf({ body, idempotent }: RouteSpec): fc.Arbitrary<RequestOptions> {
  const headers = idempotent === true ? fc.constantFrom({}, { 'idempotency-key': 'k' }) : fc.constant({});
  return fc
    .tuple(bodiesOf(body), headers)
    .map(([content, given]) => ({ ...content, headers: { ...given, ...content.headers } }));
}

function bodiesOf(body: z.ZodType | undefined): fc.Arbitrary<RequestOptions> {
  const asIs = (type: string) =>
    fc
      .constantFrom('', '{', '[]', '"', '{"a":1e999}', '<', '\u0000', '<a>'.repeat(2_000), '['.repeat(5_000))
      .map((text) => {
        return { text, headers: { 'content-type': type } };
      });
  if (body === undefined) return fc.constant({});
  if (body === XML) {
    const good = [definition(), definition('other', 'true'), coordinator({ cron: '0 0 1 * *' }), '<db-links/>'];
    const bytes = fc.uint8Array({ maxLength: 200 }).map((xml) => ({ xml: new Uint8Array(xml) }));
    return fc.oneof(
      fc.constantFrom(...good).map((xml) => ({ xml })),
      fc.tuple(fc.constantFrom(...good), fc.nat()).map(cut),
      bytes,
      asIs('application/xml'),
    );
  }
  const schema = schemaOf(body);
  const json = (value: unknown) => ({ json: value });
  return fc.oneof(
    { arbitrary: fitting(schema).map(json), weight: 4 },
    { arbitrary: nearly(schema).map(json), weight: 3 },
    hostileValue.map(json),
    asIs('application/json'),
  );
}

/** A file that broke off. */
function cut([xml, at]: readonly [string, number]): RequestOptions {
  return { xml: xml.slice(0, at % xml.length) };
}

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
}
