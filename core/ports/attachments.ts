/** Files of the deployment that actions copy beside them: a prefix of its bucket, in local mode a folder. Read only. */
export interface Attachments {
  /**
   * The file at a path below the root (`core/model/attachment-path.ts`), or undefined when there is none. A symbolic
   * link that leaves the root is none. Throws when the store fails.
   */
  open(path: string): Promise<Attachment | undefined>;
}

export interface Attachment {
  readonly bytes: number;
  /** To be iterated, once; leaving the loop early closes the file. Throws when the store fails. */
  readonly chunks: AsyncIterable<Uint8Array>;
}
