import type { Context } from 'hono';
import { CursorError } from '#core/model/errors.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { type AttemptChoice, type FoundAttempt, findAttempt } from '#core/service/find-attempt.ts';
import { type LogPlace, readLog } from '#core/service/read-log.ts';
import { noSuchInstance } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  type LogDownloadResponse,
  type LogResponse,
  logDownloadQuery,
  logDownloadResponse,
  logQuery,
  logResponse,
} from '../schema/log.ts';

/** How long an address of a chunk works, in seconds. */
const ADDRESS_SECONDS = 15 * 60;

/** `/v1/instances/ID/nodes/NODE/log`: the output of one attempt, page by page, or where all of it is. */
export function instanceLogRoutes(env: ApiEnvironment): readonly Route[] {
  return [readPages(env), download(env)];
}

function readPages(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances/{id}/nodes/{node}/log', id: 'getLog', tag: 'instances' },
      summary: 'A page of the output of one attempt: the newest that fits what is given',
      access: { role: 'viewer', on: 'instance' },
      query: logQuery,
      answers: { 200: { doc: 'A page of the log', schema: logResponse } },
      problems: ['no-such-instance', 'ambiguous-id', 'no-such-node', 'no-such-attempt'],
    },
    async ({ c, params: { id, node }, query, seal }) => {
      const { chunk, cursor, stream, ...choice } = query;
      const from = cursor === undefined ? { chunk, record: 0 } : decode(cursor);
      const attempt = await findAttempt(env, id, node, choice);
      if ('missing' in attempt) return noSuchAttempt(c, id, node, attempt);
      const { records, next, done } = await readLog(env, attempt.found, id, from, stream);
      const { ref, status } = attempt.found;
      const place = { ...chosen(ref), status };
      return c.json({ ...place, records, cursor: seal(encode(next)), done } satisfies LogResponse);
    },
  );
}

function download(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances/{id}/nodes/{node}/log/download', id: 'downloadLog', tag: 'instances' },
      summary: 'Addresses from which the whole log of one attempt can be fetched without this API, for 15 minutes',
      access: { role: 'viewer', on: 'instance' },
      query: logDownloadQuery,
      answers: { 200: { doc: 'What it is, and where', schema: logDownloadResponse } },
      problems: ['no-such-instance', 'ambiguous-id', 'no-such-node', 'no-such-attempt'],
    },
    async ({ c, params: { id, node }, query: { limit, cursor, ...choice }, seal }) => {
      const attempt = await findAttempt(env, id, node, choice);
      if ('missing' in attempt) return noSuchAttempt(c, id, node, attempt);
      const { ref, status, log } = attempt.found;
      const page = { limit, ...(cursor !== undefined && { cursor }) };
      const { items, cursor: next } = await env.logs.addresses({ instanceId: id, ref }, ADDRESS_SECONDS, page);
      return c.json({
        ...chosen(ref),
        status,
        ...(log !== undefined && { bytes: log.bytes, truncated: log.truncated }),
        ...(log?.inline !== undefined && { inline: log.inline }),
        urls: items,
        ...(next !== undefined && { cursor: seal(next) }),
      } satisfies LogDownloadResponse);
    },
  );
}

function chosen({ run, iteration, attempt }: Required<AttemptChoice>) {
  return { run, iteration, attempt };
}

function noSuchAttempt(
  c: Context,
  id: string,
  node: string,
  missing: Exclude<FoundAttempt, { found: unknown }>,
): Response {
  switch (missing.missing) {
    case 'instance':
      return noSuchInstance(c, id);
    case 'node':
      return refuse(c, 'no-such-node', `Instance ${id} of "${missing.workflow}" has no node "${node}"`);
    case 'attempt':
      return refuse(c, 'no-such-attempt', `Node "${node}" has no such attempt; it may not have started yet`);
  }
}

function encode({ chunk, record }: LogPlace): string {
  return `${chunk}.${record}`;
}

function decode(cursor: string): LogPlace {
  const [, chunk, record] = /^(\d{1,9})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (chunk === undefined) throw new CursorError('it is none of this log: begin without one');
  return { chunk: Number(chunk), record: Number(record) };
}
