import type { Upload } from '#core/model/upload.ts';
import type { UploadStore } from '#core/ports/upload-store.ts';
import { absent, allOf, compare } from './expression.ts';
import { checkFormat, decodeJson, type Shape, text } from './item-fields.ts';
import { UPLOADS, uploadKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import { getItem, type Key, putItem, type Table } from './table.ts';

const FORMAT = 1;

const UPLOAD: Shape = {
  ...{ revision: 'number', sequencer: 'string?', exact: 'boolean', versionId: 'string?', etag: 'string?' },
  ...{ defines: 'string?', leftovers: 'object', result: 'string', by: 'string', at: 'number' },
};
/** A notice of a deleted file comes within 14 days, or from a dead-letter queue within 14 more. */
const DELETED_TTL_SECONDS = 60 * 86_400;

/** All uploaded keys in one partition, in the order in which S3 lists them. */
export class DynamoUploadStore implements UploadStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async load(key: string): Promise<Upload | undefined> {
    const item = await getItem(this.#table, uploadKey(key));
    return item && readUpload(item);
  }

  async replace(current: Upload | undefined, next: Upload): Promise<boolean> {
    const unchanged = current === undefined ? absent('pk') : compare('up', '=', encodeUpload(current));
    if (await putItem(this.#table, uploadItem(next), unchanged)) return true;
    const item = await getItem(this.#table, uploadKey(next.key));
    return item?.['up'] === encodeUpload(next);
  }

  async list({ after, limit }: { readonly after?: string; readonly limit: number }): Promise<readonly Upload[]> {
    const partition = compare('pk', '=', UPLOADS);
    const key = after === undefined ? partition : allOf(partition, compare('sk', '>', after));
    return (await queryItems(this.#table, { key, limit, consistent: true })).map(readUpload);
  }
}

function uploadItem(upload: Upload): Item & Key {
  const ttl = upload.result === 'deleted' ? { ttl: Math.floor(upload.at / 1_000) + DELETED_TTL_SECONDS } : {};
  return { ...uploadKey(upload.key), v: FORMAT, up: encodeUpload(upload), ...ttl };
}

/** Throws `FormatError` for an item of a newer release. */
function readUpload(item: Item): Upload {
  checkFormat(item, FORMAT);
  return decodeJson('an upload', text(item, 'up'), UPLOAD, (upload: Omit<Upload, 'key'>) => {
    return { key: text(item, 'sk'), ...upload };
  });
}

/** All but the key; the same text for equal rows: a condition can ask whether the stored one is still this one. */
function encodeUpload(upload: Upload): string {
  const { revision, sequencer, exact, versionId, etag, defines, leftovers, result, by, at } = upload;
  return JSON.stringify({ revision, sequencer, exact, versionId, etag, defines, leftovers, result, by, at });
}
