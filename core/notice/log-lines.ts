import type { LogRecord } from '../model/log.ts';
import { cutTo, plainText } from './plain-text.ts';

const MAX_LINE_CHARACTERS = 400;

/**
 * The last lines of an output for people, from its NDJSON records. What the streams wrote is put together by stream
 * and line; bytes that are no text are shown as such. A record that cannot be read is left out.
 */
export function lastLines(ndjson: string, max: number): readonly string[] {
  const open = new Map<string, string>();
  const lines: string[] = [];
  for (const { s, d } of ndjson.split('\n').flatMap(readRecord)) {
    const parts = `${open.get(s) ?? ''}${d ?? '(bytes that are no text)\n'}`.split('\n');
    open.set(s, parts.pop() ?? '');
    lines.push(...parts);
  }
  const all = [...lines, ...open.values()].map((line) => plainText(shown(line))).filter((line) => line.trim() !== '');
  return all.slice(-max).map((line) => cutTo(line, MAX_LINE_CHARACTERS));
}

/** What a terminal shows of a line that was written over, as progress bars do. */
function shown(line: string): string {
  const written = line.replace(/\r+$/, '');
  return written.slice(written.lastIndexOf('\r') + 1);
}

function readRecord(line: string): readonly Pick<LogRecord, 's' | 'd'>[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as LogRecord];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
