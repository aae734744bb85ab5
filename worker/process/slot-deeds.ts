import { closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { asSlot } from './as-slot.ts';
import { clearSlot } from './clear-slot.ts';
import type { SlotIdentity } from './identities.ts';

/**
 * What is done in the folder of a slot, with the rights of its user; each may be done again. `make`: a folder of an attempt.
 * `write`: a piece (base64) of a file, which the first one makes in place of what is there; fails when that is a folder.
 * `clear`: all that is in the slot's folder, and if wanted what its user left elsewhere.
 */
export type SlotDeed =
  | { readonly do: 'make'; readonly folder: string }
  | { readonly do: 'write'; readonly file: string; readonly piece: string; readonly first: boolean }
  | { readonly do: 'clear'; readonly folder: string; readonly elsewhere: boolean };

/** Throws what the operating system says. */
export async function doAsSlot(identity: SlotIdentity, deed: SlotDeed): Promise<void> {
  if (deed.do === 'make') asSlot(identity, () => mkdirSync(deed.folder, { mode: 0o700, recursive: true }));
  else if (deed.do === 'write') asSlot(identity, () => writePiece(deed.file, deed.piece, deed.first));
  else await clearSlot(identity, deed.folder, deed.elsewhere);
}

function writePiece(file: string, piece: string, first: boolean): void {
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW, O_APPEND, O_NONBLOCK } = constants;
  if (first) rmSync(file, { force: true });
  // Whatever a script put there in between, a named pipe among it, must not hold up the launcher.
  const fd = openSync(file, O_WRONLY | O_NOFOLLOW | O_APPEND | O_NONBLOCK | (first ? O_CREAT | O_EXCL : 0), 0o700);
  try {
    for (let rest = Buffer.from(piece, 'base64'); rest.length > 0; ) rest = rest.subarray(writeSync(fd, rest));
  } finally {
    closeSync(fd);
  }
}
