import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { checkFormat, decodeJson, type Shape, text } from './item-fields.ts';
import { FOLDERS, folderSortKey, workflowHeadKey, workflowVersionKey } from './keys.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

const HEAD: Shape = {
  name: 'string',
  dir: 'string',
  creator: 'string',
  desc: 'string',
  source: 'string',
  submittedAt: 'number',
  deleted: 'boolean',
  version: 'number',
  hash: 'string',
};

const FORMAT = 1;

/** The live version; it stands in the index of folders unless it is deleted. */
export function headItem(head: WorkflowHead): Item & Key {
  const inFolder = head.deleted ? {} : { gw: FOLDERS, gi: folderSortKey(head.dir, head.name) };
  return { ...workflowHeadKey(head.name), ...inFolder, v: FORMAT, hd: encodeHead(head) };
}

export function versionItem(head: WorkflowHead): Item & Key {
  return { ...workflowVersionKey(head.name, head.version), v: FORMAT, hd: encodeHead(head) };
}

/** Throws `FormatError` for an item of a newer release. */
export function readHead(item: Item): WorkflowHead {
  checkFormat(item, FORMAT);
  return decodeHead(text(item, 'hd'));
}

/** The same text for equal heads: a condition can ask whether the stored one is still this one. */
export function encodeHead(head: WorkflowHead): string {
  const { name, dir, creator, desc, source, order, submittedAt, deleted, version, hash } = head;
  return JSON.stringify({ name, dir, creator, desc, source, order, submittedAt, deleted, version, hash });
}

function decodeHead(encoded: string): WorkflowHead {
  return decodeJson('a version of a workflow', encoded, HEAD, (head: WorkflowHead) => head);
}
