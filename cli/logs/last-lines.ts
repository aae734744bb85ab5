import { stripVTControlCharacters } from 'node:util';
import type { AttemptRecord } from '#core/model/attempt.ts';
import type { LogRecord } from '#core/model/log.ts';
import type { ApiClient } from '../client/api-client.ts';
import { cleanText } from '../output/clean-text.ts';

/** Chunks that are read for the last lines: one may have only just begun. */
const CHUNKS = 2;

/** The last lines that an ended attempt wrote on either stream, safe to print. */
export async function lastLines(
  client: ApiClient,
  id: string,
  node: string,
  { ref, log }: AttemptRecord,
  count: number,
): Promise<readonly string[]> {
  const { run, iteration, attempt } = ref;
  const records: LogRecord[] = [];
  const chunk = Math.max(0, (log?.chunks ?? 0) - CHUNKS);
  let place: { readonly chunk: number } | { readonly cursor: string } = { chunk };
  for (let done = false; !done; ) {
    const page = await client.instances.log(id, node, { run, iteration, attempt, ...place });
    records.push(...page.records);
    done = page.done || page.records.length === 0;
    place = { cursor: page.cursor };
  }
  const text = records.map(({ d, b }) => d ?? Buffer.from(b ?? '', 'base64').toString()).join('');
  const lines = text.replace(/\n$/, '').split('\n').slice(-count);
  return text === '' ? [] : lines.map((line) => cleanText(stripVTControlCharacters(line)));
}
