import type { XmlElement } from '#core/model/xml.ts';
import { TRANSFER_SOURCE, TRANSFER_TARGET } from '#core/parser/grammar/transfer.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, elementText } from '#core/parser/text.ts';
import { type FileFormat, readFormat } from './format/file-format.ts';

/** Where rows come from: a query of a database, or files. */
export type SourcePlan =
  | { readonly type: 'DB'; readonly link: string; readonly select: string }
  | {
      readonly type: 'FILE';
      /** Absent: the files of the machine. */
      readonly link: string | undefined;
      /** Of one file, or a glob of several. */
      readonly path: string;
      readonly format: FileFormat;
      readonly encoding: string;
    };

/** Where rows go: a table of a database, or one file. */
export type TargetPlan =
  | {
      readonly type: 'DB';
      readonly link: string;
      readonly table: string;
      readonly empties: boolean;
      /** Statements, separated by `;`. */
      readonly pre: string;
      readonly after: string;
    }
  | {
      readonly type: 'FILE';
      readonly link: string | undefined;
      readonly path: string;
      readonly format: FileFormat;
      /** Command lines of bash. */
      readonly pre: string;
      readonly after: string;
    };

export interface TransferPlan {
  readonly source: SourcePlan;
  readonly target: TargetPlan;
}

/** What a `<transfer>` that was checked asks for; text: its `<script>`. */
export function readPlan(content: XmlElement): TransferPlan | string {
  const source = childElement(content, 'source');
  const target = childElement(content, 'target');
  if (source === undefined || target === undefined) return textOf(content, 'script');
  return { source: readSource(source), target: readTarget(target) };
}

function readSource(element: XmlElement): SourcePlan {
  const attributes = readAttributes(element, TRANSFER_SOURCE, 'resolved');
  const text = elementText(element).trim();
  if (attributes.type === 'DB') return { type: 'DB', link: nameOf(attributes['db-link']), select: selectOf(text) };
  return {
    type: 'FILE',
    link: attributes['file-link']?.trim(),
    path: text,
    format: readFormat(element),
    encoding: attributes.encoding,
  };
}

function readTarget(element: XmlElement): TargetPlan {
  const attributes = readAttributes(element, TRANSFER_TARGET, 'resolved');
  const commands = { pre: textOf(element, 'pre'), after: textOf(element, 'after') };
  if (attributes.type === 'DB') {
    return {
      type: 'DB',
      link: nameOf(attributes['db-link']),
      table: nameOf(attributes.table),
      // akkaflow's pages have either name for it.
      empties: attributes['is-pre-truncate'] || attributes['is-pre-del'],
      ...commands,
    };
  }
  return {
    type: 'FILE',
    link: attributes['file-link']?.trim(),
    path: nameOf(attributes.path),
    format: readFormat(element),
    ...commands,
  };
}

/** A query begins with the word for one, or with a comment; anything else is the name of a table. */
function selectOf(text: string): string {
  const statement = text.replace(/[\s;]+$/, '');
  return /^(\(|--|\/\*|(select|with|values|table|show|describe|exec|call)\b)/i.test(statement)
    ? statement
    : `select * from ${statement}`;
}

function nameOf(text: string | undefined): string {
  return text?.trim() ?? '';
}

function textOf(element: XmlElement, name: string): string {
  const child = childElement(element, name);
  return child === undefined ? '' : elementText(child);
}
