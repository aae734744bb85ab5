import type { Context, Env, MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { refuse } from './problem.ts';

type ObjectSchema = z.ZodType<object>;

/** The query of a request, checked against a schema; anything else in it is a problem. */
export function validQuery<S extends ObjectSchema>(
  schema: S,
): MiddlewareHandler<Env, string, { in: { query: z.output<S> }; out: { query: z.output<S> } }> {
  return async (c, next) => {
    const refused = accept(c, 'query', schema, Object.fromEntries(Object.entries(c.req.queries()).map(single)));
    return refused ?? next();
  };
}

/** The JSON body of a request, checked against a schema. No body at all is `{}`. */
export function validBody<S extends ObjectSchema>(
  schema: S,
): MiddlewareHandler<Env, string, { in: { json: z.output<S> }; out: { json: z.output<S> } }> {
  return async (c, next) => {
    const text = await c.req.text();
    const type = c.req.header('content-type') ?? 'of no type';
    if (text !== '' && !/^application\/json *(;|$)/i.test(type)) {
      return refuse(c, 'unsupported-media-type', `The body is ${type}; this route takes application/json`);
    }
    const body = parseJson(text === '' ? '{}' : text);
    if (body === undefined) return refuse(c, 'invalid-request', 'The body is no JSON');
    return accept(c, 'json', schema, body.value) ?? next();
  };
}

/** A field given once is its value; one given several times stays a list, which no schema takes. */
function single([name, values]: readonly [string, readonly string[]]): readonly [string, unknown] {
  return [name, values.length === 1 ? values[0] : values];
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Keeps what the schema makes of the value for the handler, or answers why it does not take it. */
function accept(c: Context, target: 'query' | 'json', schema: ObjectSchema, value: unknown): Response | undefined {
  const checked = schema.safeParse(value);
  if (!checked.success) return refuse(c, 'invalid-request', checked.error.issues.map(describe).join('; '));
  c.req.addValidatedData(target, checked.data);
  return undefined;
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
