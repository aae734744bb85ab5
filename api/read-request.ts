import type { Context } from 'hono';
import * as z from 'zod';
import { refuse } from './problem.ts';

const NO_QUERY = z.strictObject({});

/** The query of a request as its schema has it, or the answer that it is not understood. Without a schema it is empty. */
export function readQuery(c: Context, schema: z.ZodType = NO_QUERY): object | undefined | Response {
  const given = Object.fromEntries(Object.entries(c.req.queries()).map(single));
  return accept(c, schema, given) as object | Response;
}

/** The JSON body of a request as its schema has it, or the answer that it is not understood. No body at all is `{}`. */
export async function readJsonBody(c: Context, schema: z.ZodType): Promise<unknown> {
  const text = await c.req.text();
  const type = c.req.header('content-type') ?? 'of no type';
  if (text !== '' && !/^application\/json *(;|$)/i.test(type)) {
    return refuse(c, 'unsupported-media-type', `The body is ${type}; this route takes application/json`);
  }
  const body = parseJson(text === '' ? '{}' : text);
  if (body === undefined) return refuse(c, 'invalid-request', 'The body is no JSON');
  return accept(c, schema, body.value);
}

/** The bytes of a definition file, or the answer that the body is none. */
export async function readXmlBody(c: Context): Promise<Uint8Array | Response> {
  const type = c.req.header('content-type') ?? 'of no type';
  if (!/^(application|text)\/xml *(;|$)/i.test(type)) {
    return refuse(c, 'unsupported-media-type', `The body is ${type}; this route takes application/xml`);
  }
  return new Uint8Array(await c.req.arrayBuffer());
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

function accept(c: Context, schema: z.ZodType, value: unknown): unknown {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  return refuse(c, 'invalid-request', checked.error.issues.map(describe).join('; '));
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
