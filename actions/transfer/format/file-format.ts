import type { XmlElement } from '#core/model/xml.ts';
import { FILE_FORMAT } from '#core/parser/grammar/file-format.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';

/** How rows are written in a file (README.md beside this folder). */
export interface FileFormat {
  readonly style: 'plain' | 'csv';
  readonly delimiter: string;
  readonly header: boolean;
  readonly nullText: string;
  /** Of csv only: encloses a cell. */
  readonly quote: string;
  /** Of plain only: a backslash escapes. */
  readonly escaped: boolean;
}

/** The format that a `<source>` or `<target>` asks for, whose attributes were checked. */
export function readFormat(element: XmlElement): FileFormat {
  const {
    format,
    delimited,
    header,
    quote,
    null: nullText,
    escaped,
  } = readAttributes(element, FILE_FORMAT, 'resolved');
  const isCsv = format === 'csv';
  return {
    style: format,
    delimiter: delimited ?? (isCsv ? ',' : '\t'),
    header,
    nullText: nullText ?? (isCsv ? '' : '\\N'),
    quote,
    escaped,
  };
}
