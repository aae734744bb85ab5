import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { write } from 'node:fs';
import path from 'node:path';
import type { ActionContext, ProcessExit } from '#core/ports/action.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { SpawnError } from '../errors.ts';
import { createOwnedFile } from '../process/owned-file.ts';
import type { ActionJob } from './action-job.ts';

const DESCRIPTORS = { out: 1, err: 2 } as const;

/** What an action is given in a process of its own. */
export function processContext(job: ActionJob, cancel: CancelSignal, clock: Clock): ActionContext {
  const { action, subject, folder, environment } = job;
  const links = new Map(job.links.map((open) => [open.link.name, open]));
  const writers = { out: logWriter('out'), err: logWriter('err') };
  return {
    action,
    subject,
    folder,
    environment,
    cancel,
    clock,
    log: (stream, bytes) => writers[stream](bytes),
    writeFile: async (name, text) => {
      const file = await createOwnedFile(folder, path.basename(name));
      await file.handle.writeFile(text).finally(() => file.handle.close());
      return file.path;
    },
    spawn: (command, args) => runCommand(job, command, args),
    link: (name) => links.get(name) ?? { outcome: 'FAILED', fault: 'platform', message: `link ${name} was not opened` },
  };
}

/**
 * Writes one after the other, each in a thread of its own until the worker has read it. Not by `process.stdout`, which
 * blocks this thread on a full pipe, nor by a socket, which would make the pipe non-blocking for spawned commands too.
 */
function logWriter(stream: keyof typeof DESCRIPTORS): (bytes: Uint8Array) => Promise<void> {
  let last = Promise.resolve();
  return (bytes) => {
    last = last.then(() => writeAll(DESCRIPTORS[stream], bytes));
    return last;
  };
}

async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) {
    const written = await new Promise<number>((resolve, reject) => {
      write(descriptor, rest, (error, count) => (error === null ? resolve(count) : reject(error)));
    });
    rest = rest.subarray(written);
  }
}

/** In the group of this process, so that whoever stops one stops both. */
async function runCommand(
  { folder, environment }: ActionJob,
  command: string,
  args: readonly string[],
): Promise<ProcessExit> {
  const child = spawn(command, args, { cwd: folder, env: environment, stdio: ['ignore', 1, 2] });
  try {
    const [code, signal] = await once(child, 'exit');
    return signal === null ? { code } : { signal };
  } catch (cause) {
    throw new SpawnError(`cannot start ${command}: ${String(cause)}`, { command }, { cause });
  }
}
