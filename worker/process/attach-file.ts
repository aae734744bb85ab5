import { attachmentPath } from '#core/model/attachment-path.ts';
import { type ActionFailure, ATTACHED_HEAD_BYTES, type AttachedFile } from '#core/ports/action.ts';
import type { Attachments } from '#core/ports/attachments.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { SlotFolder } from './slot-folder.ts';

/** Of one file. */
const MAX_ATTACHMENT_BYTES = 1024 * 1024 * 1024;

export interface AttachRequest {
  readonly attachments: Attachments;
  readonly folder: string;
  readonly slotFolder: Pick<SlotFolder, 'create'>;
  readonly cancel: CancelSignal;
  readonly maxBytes?: number;
}

/**
 * Copies a file of the deployment, under the last part of its path, into the folder of an attempt, chunk by chunk.
 * Returns how it begins, or why it cannot. Throws when a store or the disk fails.
 */
export async function attachFile(request: AttachRequest, path: string): Promise<AttachedFile | ActionFailure> {
  const { attachments, folder, slotFolder, cancel, maxBytes = MAX_ATTACHMENT_BYTES } = request;
  const name = attachmentPath(path)?.at(-1);
  const attachment = name === undefined ? undefined : await attachments.open(path);
  if (name === undefined || attachment === undefined) return userFailure(noFile(path, name !== undefined));
  const file = await slotFolder.create(folder, name);
  try {
    let bytes = 0;
    let head = Buffer.alloc(0);
    for await (const chunk of attachment.chunks) {
      if (cancel.aborted) return userFailure(`it was stopped while file \`${path}\` was copied`);
      bytes += chunk.length;
      if (head.length < ATTACHED_HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, ATTACHED_HEAD_BYTES);
      if (bytes > maxBytes) return userFailure(`file \`${path}\` is larger than the ${maxBytes} bytes it may have`);
      await file.write(chunk);
    }
    return { head };
  } finally {
    await file.close();
  }
}

function noFile(path: string, possible: boolean): string {
  if (!possible) return `\`${path}\` is no path of a file of the deployment: write it from their root, without \`..\``;
  return `the deployment has no file \`${path}\`: put it below \`files/\` in its bucket (local mode: into the folder of --files)`;
}

function userFailure(message: string): ActionFailure {
  return { outcome: 'FAILED', fault: 'user', message };
}
