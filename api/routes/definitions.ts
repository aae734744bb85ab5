import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { decodeDefinition } from '../decode-definition.ts';
import { contended, refuse } from '../problem.ts';
import type { SubmitResponse } from '../schema/definition.ts';

/** The owner of the names that are first defined through here (language §1). */
const SOURCE = 'api';

/** `POST /v1/definitions`: makes a file the live version of its workflow or coordinator. */
export function definitionRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.post('/', (c) => submit(env, c));
  return routes;
}

async function submit(env: Environment, c: Context): Promise<Response> {
  const type = c.req.header('content-type') ?? 'of no type';
  if (!/^(application|text)\/xml *(;|$)/i.test(type)) {
    return refuse(c, 'unsupported-media-type', `The body is ${type}; this route takes application/xml`);
  }
  const decoded = decodeDefinition(new Uint8Array(await c.req.arrayBuffer()));
  if ('diagnostic' in decoded) return refuse(c, 'invalid-definition', 'Nothing was stored', [decoded.diagnostic]);
  const submitted = await submitDefinition(env, decoded.text, SOURCE);
  switch (submitted.result) {
    case 'rejected':
      return refuse(c, 'invalid-definition', 'Nothing was stored', submitted.diagnostics);
    case 'owned-elsewhere': {
      const detail = `The name belongs to ${submitted.owner}: change it there, or take another name`;
      return refuse(c, 'owned-elsewhere', detail);
    }
    case 'contended':
      return contended(c);
  }
  const { result, head, diagnostics } = submitted;
  const version = 'version' in head ? { version: head.version } : {};
  const answer: SubmitResponse = { type: submitted.type, name: head.name, ...version, result, diagnostics };
  return c.json(answer, result === 'unchanged' ? 200 : 201);
}
