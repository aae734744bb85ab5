import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { LogRecord } from '#core/model/log.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, UnreachableFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { type LogSource, sourcesOf } from './read-logs.ts';
import { splitLines } from './split-lines.ts';

/** An address works for a quarter of an hour: no more are asked for than are fetched in that time. */
const ADDRESSES_AT_ONCE = 50;

/**
 * Writes all that an instance's attempts have written so far to a file, in the order in which they started, as one JSON
 * line a record. The file is there once it is whole. Throws `CommandFailure` when it cannot be fetched or written.
 */
export async function downloadLogs(client: ApiClient, id: string, node: string | undefined, file: string) {
  const view = await client.instances.info(id);
  const part = `${file}.part`;
  try {
    await pipeline(linesOf(client, view.id, sourcesOf(view, node)), createWriteStream(part));
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof CommandFailure) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`Cannot write ${file}: ${why}`, EXIT.error, { cause });
  }
}

async function* linesOf(client: ApiClient, id: string, sources: readonly LogSource[]): AsyncGenerator<string> {
  for (const { node, attempt } of sources) {
    const { run, iteration, attempt: number } = attempt.ref;
    const place = { node, run, iteration, attempt: number };
    for await (const line of splitLines(bodiesOf(client, id, node, { run, iteration, attempt: number }))) {
      yield `${JSON.stringify({ ...place, ...(JSON.parse(line) as LogRecord) })}\n`;
    }
  }
}

/** The pieces of one attempt's log, NDJSON when put together. */
async function* bodiesOf(
  client: ApiClient,
  id: string,
  node: string,
  ref: { readonly run: number; readonly iteration: number; readonly attempt: number },
): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = { limit: ADDRESSES_AT_ONCE, ...(cursor !== undefined && { cursor }) };
    const found = await client.instances.logAddresses(id, node, { ...ref, ...page });
    if (found.inline !== undefined) yield found.inline;
    for (const url of found.urls) yield* bodyOf(url);
    cursor = found.cursor;
  } while (cursor !== undefined);
}

/** Without the credentials of the API: the address is proof enough, and may be of another host. */
async function* bodyOf(url: string): AsyncGenerator<string> {
  // What an address says after the question mark lets anybody read: it stays out of messages.
  const [place = ''] = url.split('?');
  const response = await fetch(url).catch((cause: unknown) => {
    throw new UnreachableFailure(`Nothing answers at ${place}`, EXIT.error, { cause });
  });
  if (!response.ok || response.body === null) {
    throw new CommandFailure(`Cannot fetch the log from ${place}: it answers ${response.status}`, EXIT.error);
  }
  yield* response.body.pipeThrough(new TextDecoderStream());
}
