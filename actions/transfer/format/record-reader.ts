import { CsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { PlainReader } from './plain-reader.ts';
import type { RecordReader } from './records.ts';

/** A reader for one file of this format. */
export function recordReader(format: FileFormat): RecordReader {
  return format.style === 'csv' ? new CsvReader(format) : new PlainReader(format);
}
