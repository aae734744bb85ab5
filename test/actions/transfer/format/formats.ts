import type { FileFormat } from '#actions/transfer/format/file-format.ts';

export function plain(overrides: Partial<FileFormat> = {}): FileFormat {
  return {
    style: 'plain',
    delimiter: '\t',
    header: false,
    nullText: '\\N',
    quote: '"',
    escaped: true,
    ...overrides,
  };
}

export function csv(overrides: Partial<FileFormat> = {}): FileFormat {
  return plain({ style: 'csv', delimiter: ',', nullText: '', ...overrides });
}
