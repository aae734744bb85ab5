/** Files of the deployment that actions copy beside them: a prefix of its bucket, in local mode a folder. Read only. */
export interface Attachments {
  /**
   * The file at a path below the root, or undefined when there is none. A path that would leave the root (`..`, an
   * absolute link, a symbolic link out of it) is none. Throws when the store fails.
   */
  open(path: string): Promise<{ readonly bytes: number; readonly chunks: AsyncIterable<Uint8Array> } | undefined>;
}
