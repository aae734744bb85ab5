import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { gzip, isGzip } from './format/gzip.ts';
import { recordWriter } from './format/record-writer.ts';
import type { RowSource } from './row-source.ts';
import type { TargetPlan } from './transfer-plan.ts';

/** Writes the rows as one file, which appears complete or not at all. `onBytes` is told what was written. */
export async function writeFile(
  files: FileSystem,
  { path, format }: Extract<TargetPlan, { type: 'FILE' }>,
  source: RowSource,
  onBytes: (count: number) => void,
): Promise<void> {
  const write = recordWriter(format);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (format.header) yield Buffer.from(write([source.columns.map(({ name }) => name)]));
    for await (const { rows } of source.batches) {
      const chunk = Buffer.from(write(rows));
      onBytes(chunk.length);
      yield chunk;
    }
  }
  await files.write(path, isGzip(path) ? gzip(chunks()) : chunks());
}
