import type { XmlElement } from '#core/model/xml.ts';
import { FILE_ATTRIBUTES, FILE_MONITOR_ATTRIBUTES, SIZE_WARN_ATTRIBUTES } from '#core/parser/grammar/file-monitor.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, elementText } from '#core/parser/text.ts';

/** What a monitor asks for, whichever dialect says it. */
export interface FileDemand {
  readonly pattern: string;
  /** Absent: the files of the worker itself. */
  readonly link?: string;
  readonly minFiles: number;
  readonly minBytes: number;
  readonly intervalMs: number;
  /** What a mail says about any failure. */
  readonly warning: string;
  /** What it says about files that are too small. */
  readonly sizeWarning: string;
}

/** Reads a `<file-monitor>` or `<file-watcher>` that was checked. Undefined: it has no `<file>` with a text. */
export function readDemand(element: XmlElement): FileDemand | undefined {
  const file = childElement(element, 'file');
  const pattern = file === undefined ? '' : elementText(file).trim();
  if (file === undefined || pattern === '') return undefined;
  const asked = readAttributes(file, FILE_ATTRIBUTES, 'resolved');
  const size = childElement(element, 'size-warn-message');
  const sizes = size === undefined ? undefined : readAttributes(size, SIZE_WARN_ATTRIBUTES, 'resolved');
  return {
    pattern: asked.dir === undefined ? pattern : `${asked.dir.trim()}/${pattern}`,
    ...(asked['file-link'] !== undefined && { link: asked['file-link'] }),
    minFiles: asked['num-threshold'] ?? asked['min-num'],
    minBytes: Math.max(asked['min-each-size'], sizes?.enable === true ? sizes['size-threshold'] : 0),
    intervalMs: readAttributes(element, FILE_MONITOR_ATTRIBUTES, 'resolved')['check-interval'] * 1000,
    warning: textOf(childElement(element, 'warn-msg')),
    sizeWarning: sizes?.enable === true ? textOf(size) : '',
  };
}

function textOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : elementText(element).trim();
}
