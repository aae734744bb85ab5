import type { Context } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import type { Caller } from '../caller.ts';
import { decodeDefinition } from '../decode-definition.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route, XML } from '../route.ts';
import { type SubmitResponse, submitResponse } from '../schema/definition.ts';

/** The owner of the names that are first defined through here (language §1). */
const SOURCE = 'api';

/** `POST /v1/definitions`: makes a file the live version of its workflow or coordinator. */
export function definitionRoutes(env: Environment): readonly Route[] {
  const submission = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/definitions', id: 'submitDefinition', tag: 'definitions' },
      summary: 'Makes a file the live version of its workflow or coordinator',
      access: { role: 'editor', on: 'any' },
      body: XML,
      answers: {
        200: { doc: 'It is the live text already', schema: submitResponse },
        201: { doc: 'It is live now', schema: submitResponse },
      },
      problems: ['invalid-definition', 'owned-elsewhere', 'contended'],
    },
    ({ c, caller, body }) => submit(env, c, caller, body),
  );
  return [submission];
}

async function submit(env: Environment, c: Context, caller: Caller, bytes: Uint8Array): Promise<Response> {
  const decoded = decodeDefinition(bytes);
  if ('diagnostic' in decoded) return refuse(c, 'invalid-definition', 'Nothing was stored', [decoded.diagnostic]);
  const submitted = await submitDefinition(env, decoded.text, SOURCE, new Set(), {
    mayEdit: (dir) => caller.may('editor', dir),
    mayStart: (dir) => caller.may('operator', dir),
  });
  switch (submitted.result) {
    case 'rejected':
      return refuse(c, 'invalid-definition', 'Nothing was stored', submitted.diagnostics);
    case 'forbidden':
      return refuse(c, 'forbidden', `"${caller.name}" may not submit this: ${submitted.message}`);
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
