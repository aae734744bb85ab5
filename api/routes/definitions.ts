import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { Submitter } from '#core/service/accepted-body.ts';
import { headDetail } from '#core/service/head-detail.ts';
import { previewDefinition } from '#core/service/preview-definition.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import type { Caller } from '../caller.ts';
import { decodeDefinition } from '../decode-definition.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route, type RouteRequest, XML } from '../route.ts';
import { type CheckResponse, checkResponse, type SubmitResponse, submitResponse } from '../schema/definition.ts';

/** The owner of the names that are first defined through here (language §1). */
const SOURCE = 'api';

/** `POST /v1/definitions`: makes a file the live version of its workflow or coordinator; `/check` tells what that would do. */
export function definitionRoutes(env: ApiEnvironment): readonly Route[] {
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
    (request) => submit(env, request),
  );
  const check = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/definitions/check', id: 'checkDefinition', tag: 'definitions' },
      summary: 'Tells what a submit of a file would do, and what is wrong with it; stores nothing',
      access: { role: 'viewer', on: 'any' },
      body: XML,
      changes: () => false,
      answers: { 200: { doc: 'What a submit would do', schema: checkResponse } },
    },
    async ({ c, caller, body }) => c.json(await preview(env, caller, body)),
  );
  return [submission, check];
}

async function submit(
  env: ApiEnvironment,
  { c, caller, body, note }: RouteRequest<string, undefined, Uint8Array>,
): Promise<Response> {
  const decoded = decodeDefinition(body);
  if ('diagnostic' in decoded) return refuse(c, 'invalid-definition', 'Nothing was stored', [decoded.diagnostic]);
  const { source, ...options } = submitterOf(caller);
  const submitted = await submitDefinition(env, decoded.text, source, options);
  switch (submitted.result) {
    case 'rejected':
      return refuse(c, 'invalid-definition', 'Nothing was stored', submitted.diagnostics);
    case 'forbidden':
      return refuse(c, 'forbidden', `"${caller.name}" may not submit this: ${submitted.message}`);
    case 'owned-elsewhere':
      return refuse(c, 'owned-elsewhere', ownedBy(submitted.owner));
    case 'contended':
    case 'outdated':
      return contended(c);
  }
  const { result, head, before, diagnostics } = submitted;
  note({ target: `${submitted.type}:${head.name}`, after: headDetail(head) });
  if (before !== undefined) note({ before: headDetail(before) });
  const version = 'version' in head ? { version: head.version } : {};
  const answer: SubmitResponse = { type: submitted.type, name: head.name, ...version, result, diagnostics };
  return c.json(answer, result === 'unchanged' ? 200 : 201);
}

async function preview(env: ApiEnvironment, caller: Caller, bytes: Uint8Array): Promise<CheckResponse> {
  const decoded = decodeDefinition(bytes);
  if ('diagnostic' in decoded) return { result: 'rejected', diagnostics: [decoded.diagnostic] };
  const found = await previewDefinition(env, decoded.text, submitterOf(caller));
  switch (found.result) {
    case 'forbidden':
      return { result: 'forbidden', detail: found.message, diagnostics: [] };
    case 'owned-elsewhere':
      return { result: 'owned-elsewhere', detail: ownedBy(found.owner), diagnostics: [] };
    default:
      return found;
  }
}

function submitterOf(caller: Caller): Submitter {
  const rights = {
    mayEdit: (dir: string) => caller.may('editor', dir),
    mayStart: (dir: string) => caller.may('operator', dir),
  };
  return { source: SOURCE, former: new Set(), rights };
}

function ownedBy(owner: string): string {
  return `The name belongs to ${owner}: change it there, or take another name`;
}
