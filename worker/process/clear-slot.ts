import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Dirent, lstatSync, opendirSync, rmdirSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { AkkaflowError } from '#core/model/errors.ts';
import { asSlot } from './as-slot.ts';
import type { SlotIdentity } from './identities.ts';
import { sharedMemoryOf } from './sysv-ipc.ts';

/** Where everybody may leave something. */
const SHARED_PLACES = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run/lock'];
/** So much is removed without a process of its own, and looked at in shared places: some milliseconds. */
const FEW = 64;
const LOOKED_AT = 1_000;

/**
 * Run as the slot's user: empties `$1`, removes the System V objects that `$2` lists in the form of ipcrm(1), and from the
 * other arguments what is the user's. Perl does what util-linux is not there for. Asks for the sticky bit, without which
 * anybody's link could be removed.
 */
const CLEAR_SCRIPT = `
folder=$1 objects=$2
shift 2
remove() {
  rm -rf -- "$1" || { chmod -R u+rwx -- "$1"; rm -rf -- "$1"; }
}
for entry in "$folder"/* "$folder"/.[!.]* "$folder"/..?*; do
  if [ -e "$entry" ] || [ -L "$entry" ]; then remove "$entry"; fi
done
if [ -n "$objects" ]; then
  ipcrm $objects || perl -e 'while (($kind, $id) = splice @ARGV, 0, 2) {
    $kind eq "-m" ? shmctl($id, 0, 0) : $kind eq "-s" ? semctl($id, 0, 0, 0) : msgctl($id, 0, 0)
  }' -- $objects
fi
for place; do
  [ -k "$place" ] || continue
  for entry in "$place"/* "$place"/.[!.]* "$place"/..?*; do
    if [ -L "$entry" ]; then rm -f -- "$entry"; elif [ -O "$entry" ]; then remove "$entry"; fi
  done
done
`;

class NotClearedError extends AkkaflowError {
  override readonly name = 'NotClearedError';
  readonly code = 'not-cleared';
}

/**
 * Removes what the processes of a slot's user left in its folder, and elsewhere too if that is wanted; none of them may be
 * there any more. Most leave next to nothing, for which no process is started. Throws when something is left in the folder.
 */
export async function clearSlot(identity: SlotIdentity, folder: string, elsewhere: boolean): Promise<void> {
  const places = elsewhere ? SHARED_PLACES : [];
  const objects = elsewhere ? sharedMemoryOf(identity.uid) : [];
  const isDone = asSlot(identity, () => emptied(folder, { left: FEW }) && !leftSomething(identity.uid, places));
  if (isDone && objects.length === 0) return;
  const script = ['-c', CLEAR_SCRIPT, 'akkaflow-clear', folder, objects.join(' '), ...places];
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
  await once(spawn('/bin/sh', script, { cwd: '/', env, stdio: 'ignore', ...identity }), 'exit');
  if (!asSlot(identity, () => emptied(folder, { left: FEW }))) {
    throw new NotClearedError(`not everything in ${folder} could be removed`, { folder });
  }
}

/** Whether the folder is empty now; false when it held too much, or what its owner must make removable first. */
function emptied(folder: string, few: { left: number }): boolean {
  try {
    for (const entry of entriesOf(folder, few)) {
      const file = path.join(folder, entry.name);
      if (!entry.isDirectory()) unlinkSync(file);
      else if (emptied(file, few)) rmdirSync(file);
      else return false;
    }
    return few.left >= 0;
  } catch {
    return false;
  }
}

/** Whether the user has something in one of these places, or there is too much to tell. */
function leftSomething(uid: number, places: readonly string[]): boolean {
  const few = { left: LOOKED_AT };
  for (const place of places) {
    for (const { name } of entriesOf(place, few)) {
      if (lstatSync(path.join(place, name), { throwIfNoEntry: false })?.uid === uid) return true;
    }
    if (few.left < 0) return true;
  }
  return false;
}

/** One more than few at most; none of a folder that is not there. */
function* entriesOf(folder: string, few: { left: number }): Generator<Dirent> {
  let open: ReturnType<typeof opendirSync>;
  try {
    open = opendirSync(folder);
  } catch {
    return;
  }
  try {
    for (let entry = open.readSync(); entry !== null && few.left-- > 0; entry = open.readSync()) yield entry;
  } finally {
    open.closeSync();
  }
}
