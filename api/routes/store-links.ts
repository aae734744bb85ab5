import type { Context } from 'hono';
import type { z } from 'zod';
import { draftLink, type GivenLink, isLinkError } from '#core/links/link-draft.ts';
import { parseLinks } from '#core/links/parse-links.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { NoteChange } from '#core/service/audit-change.ts';
import { storeLink } from '#core/service/store-link.ts';
import { linkDetail } from '../audit-details.ts';
import { decodeDefinition } from '../decode-definition.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route, XML } from '../route.ts';
import {
  type AddLinksResponse,
  addLinksResponse,
  linkBody,
  type PutLinkResponse,
  putLinkResponse,
} from '../schema/link.ts';

/** `PUT /v1/links/NAME` and `POST /v1/links`: secrets go in here, and never come out. */
export function storeLinkRoutes(env: ApiEnvironment): readonly Route[] {
  const one = defineRoute(
    {
      ...{ method: 'PUT', path: '/v1/links/{name}', id: 'putLink', tag: 'links' },
      summary: 'Adds a link, or replaces it as a whole, its secret included',
      access: { role: 'admin', on: 'deployment' },
      body: linkBody,
      answers: {
        200: { doc: 'It is replaced', schema: putLinkResponse },
        201: { doc: 'It is added', schema: putLinkResponse },
      },
      problems: ['invalid-link', 'contended'],
    },
    ({ c, params: { name }, body, note }) => put(env, c, { name, ...body }, note),
  );
  const file = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/links', id: 'addLinks', tag: 'links' },
      summary: 'Adds or replaces every link of a file, `<db-links>` or `<file-links>`, or none when one has an error',
      access: { role: 'admin', on: 'deployment' },
      body: XML,
      answers: { 200: { doc: 'They are stored', schema: addLinksResponse } },
      problems: ['invalid-definition', 'contended'],
    },
    ({ c, body, note }) => addFile(env, c, body, note),
  );
  return [one, file];
}

async function put(
  env: ApiEnvironment,
  c: Context,
  given: GivenLink & z.output<typeof linkBody>,
  note: NoteChange,
): Promise<Response> {
  const { draft, problems } = draftLink(given);
  if (draft === undefined) {
    const errors = problems.filter(isLinkError);
    return refuse(c, 'invalid-link', errors.map(({ message }) => message).join('; '));
  }
  const before = await env.links.get(given.name);
  note({ after: linkDetail(draft.link), ...(before !== undefined && { before: linkDetail(before) }) });
  const result = await storeLink(env, draft);
  if (result === 'contended') return contended(c);
  const answer: PutLinkResponse = { name: given.name, result, warnings: problems.map(({ message }) => message) };
  return c.json(answer, result === 'created' ? 201 : 200);
}

async function addFile(env: ApiEnvironment, c: Context, bytes: Uint8Array, note: NoteChange): Promise<Response> {
  const decoded = decodeDefinition(bytes);
  if ('diagnostic' in decoded) return refuse(c, 'invalid-definition', 'Nothing was stored', [decoded.diagnostic]);
  const { links, diagnostics } = parseLinks(decoded.text);
  if (links === undefined) return refuse(c, 'invalid-definition', 'Nothing was stored', diagnostics);
  const stored: AddLinksResponse['links'][number][] = [];
  for (const draft of links) {
    const result = await storeLink(env, draft);
    if (result === 'contended') return contended(c);
    stored.push({ name: draft.link.name, result });
    note({ after: { links: stored.map(({ name }) => name) } });
  }
  return c.json({ links: stored, diagnostics } satisfies AddLinksResponse);
}
