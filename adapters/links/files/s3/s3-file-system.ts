import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type FileSession, untilCancelled } from '../file-session.ts';
import type { FileEntry, FileSystem } from '../file-system.ts';
import { type FolderEntry, findFiles } from '../glob/find-files.ts';
import { pathBelow } from '../link-path.ts';
import { isMissing, s3Problem } from './s3-problem.ts';

/** 10,000 parts of this make 78 GiB (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
const PART_BYTES = 8 * 1024 * 1024;
/** Parts under way at once, each in memory. */
const PARTS_AT_ONCE = 4;

/** The objects of a bucket below a prefix; what `/` separates in a key counts as folders. */
export class S3FileSystem implements FileSystem {
  readonly type = 's3';
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly root: string;
  private readonly session: FileSession;

  /** Owns the client. `root`: the prefix, as `readRoot` gives it. */
  constructor(client: S3Client, bucket: string, root: string, session: FileSession) {
    this.client = client;
    this.bucket = bucket;
    this.root = root;
    this.session = session;
  }

  glob(pattern: string): Promise<readonly FileEntry[]> {
    return findFiles({ list: (folder, prefix) => this.list(folder, prefix), stat: (path) => this.stat(path) }, pattern);
  }

  async stat(path: string): Promise<FileEntry | undefined> {
    const object = this.locate(path);
    if (object.Key === '') return undefined;
    try {
      const found = await this.client.send(new HeadObjectCommand(object));
      return { path, bytes: found.ContentLength ?? 0, modifiedAt: found.LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw s3Problem(error, this.bucket, path);
    }
  }

  async read(path: string): Promise<AsyncIterable<Uint8Array>> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand(this.locate(path)));
      return this.chunks(Body instanceof Readable ? Body : Readable.from([]), path);
    } catch (error) {
      throw s3Problem(error, this.bucket, path);
    }
  }

  async write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let broken: { readonly cause: unknown } | undefined;
    const body = async function* (cancel: FileSession['cancel']) {
      try {
        yield* untilCancelled(cancel, chunks);
      } catch (cause) {
        broken = { cause };
        throw cause;
      }
    };
    try {
      const upload = new Upload({
        client: this.client,
        // An object is there when its upload is complete, and not before.
        params: { ...this.locate(path), Body: Readable.from(body(this.session.cancel), { objectMode: false }) },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      });
      await upload.done();
    } catch (error) {
      // What the source of the chunks threw is not ours to word.
      throw broken === undefined ? s3Problem(error, this.bucket, path) : broken.cause;
    }
  }

  async delete(path: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand(this.locate(path)));
    } catch (error) {
      if (!isMissing(error)) throw s3Problem(error, this.bucket, path);
    }
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private async list(folder: string, prefix: string): Promise<readonly FolderEntry[]> {
    const { Bucket, Key } = this.locate(folder === '' ? '/' : folder);
    const start = Key === '' ? '' : `${Key}/`;
    const entries: FolderEntry[] = [];
    try {
      const input = { Bucket, Delimiter: '/', Prefix: start + prefix };
      for await (const page of paginateListObjectsV2({ client: this.client }, input)) {
        for (const { Key: key = '', Size: bytes = 0, LastModified } of page.Contents ?? []) {
          const name = key.slice(start.length);
          if (name !== '')
            entries.push({ name, type: 'file', facts: { bytes, modifiedAt: LastModified?.getTime() ?? 0 } });
        }
        for (const { Prefix: below = '' } of page.CommonPrefixes ?? []) {
          const name = below.slice(start.length, -1);
          if (name !== '') entries.push({ name, type: 'folder' });
        }
      }
      return entries;
    } catch (error) {
      throw s3Problem(error, this.bucket, folder);
    }
  }

  private async *chunks(body: Readable, path: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* untilCancelled(this.session.cancel, body);
    } catch (error) {
      throw s3Problem(error, this.bucket, path);
    }
  }

  private locate(path: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: pathBelow(this.root, path).slice(1) };
  }
}
