import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { copyTextWriter, isCopyFormat } from './format/copy-text.ts';
import type { FileFormat } from './format/file-format.ts';
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
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (format.header) yield Buffer.from(recordWriter(format)([source.columns.map(({ name }) => name)]));
    for await (const chunk of textOf(source, format)) {
      onBytes(chunk.length);
      yield chunk;
    }
  }
  await files.write(path, isGzip(path) ? gzip(chunks()) : chunks());
}

async function* textOf({ batches, copyText }: RowSource, format: FileFormat): AsyncGenerator<Buffer> {
  if (copyText !== undefined && isCopyFormat(format)) {
    const write = copyTextWriter(format);
    for await (const { buffer, byteOffset, byteLength } of copyText)
      yield write(Buffer.from(buffer, byteOffset, byteLength));
    return;
  }
  const write = recordWriter(format);
  for await (const { rows } of batches) yield Buffer.from(write(rows));
}
