import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '#core/ports/clock.ts';
import type { LogStream } from '../log-writer.ts';
import type { SlotIdentity } from './identities.ts';

/** What takes the output; a promise makes the reading of that stream wait. */
export type OutputSink = (stream: LogStream, bytes: Uint8Array) => Promise<void> | undefined;

/** How long a pipe that nobody writes to may stay open after its process has ended. */
const DRAIN_IDLE_MS = 500;
/** Far more than pipes hold, so that whoever still writes was not killed with the rest. */
const DRAIN_MOST_BYTES = 1024 * 1024;

/**
 * The two pipes by which the processes of a slot write, one process at a time. They are named pipes, since those that
 * Node makes are sockets, on which `echo … > /dev/stderr` fails; and they are of the slot's group for the same reason.
 */
export class OutputPipes {
  readonly paths: Readonly<Record<LogStream, string>>;
  private readonly owner: SlotIdentity | undefined;
  private usable = false;

  constructor(pathPrefix: string, owner: SlotIdentity | undefined) {
    this.paths = { out: `${pathPrefix}.out`, err: `${pathPrefix}.err` };
    this.owner = owner;
  }

  /** Opens both for one process; what it writes goes to `sink`. */
  async open(sink: OutputSink): Promise<ProcessOutput> {
    if (!this.usable) await this.make();
    this.usable = false;
    const out = openPipe(this.paths.out);
    const err = openPipe(this.paths.err);
    return new ProcessOutput(out, err, sink, () => {
      this.usable = true;
    });
  }

  private async make(): Promise<void> {
    const paths = Object.values(this.paths);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    const { owner } = this;
    const mode = owner === undefined ? '600' : '660';
    // Made in that group rather than given to it, for which one needs a right.
    await promisify(execFile)('mkfifo', ['-m', mode, ...paths], { ...(owner && { gid: owner.gid }) });
  }
}

interface OpenPipe {
  readonly reader: number;
  readonly writer: number;
}

/** Reader first and without blocking: opening a named pipe waits for the other side otherwise. */
function openPipe(path: string): OpenPipe {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(path, constants.O_WRONLY) };
}

/** The output of one process. */
export class ProcessOutput {
  /** Without them the pipes would be at their end before the process has opened them. */
  private readonly writers: readonly [number, number];
  private readonly sink: OutputSink;
  private readonly sockets: readonly Socket[];
  private readonly ended: Promise<unknown>;
  private readonly whenEmpty: () => void;
  private readBytes = 0;
  private blocked = 0;

  /** `whenEmpty` is called once nobody holds the pipes any more. */
  constructor(out: OpenPipe, err: OpenPipe, sink: OutputSink, whenEmpty: () => void) {
    this.writers = [out.writer, err.writer];
    this.sink = sink;
    this.whenEmpty = whenEmpty;
    const socketOf = ({ reader }: OpenPipe) => new Socket({ fd: reader, readable: true, writable: false });
    const sockets = [socketOf(out), socketOf(err)] as const;
    this.sockets = sockets;
    this.ended = Promise.all([this.pump('out', sockets[0]), this.pump('err', sockets[1])]);
  }

  /** To be called when the process has them: only then can the pipes come to their end. */
  closeWriters(): void {
    for (const writer of this.writers) closeSync(writer);
  }

  /**
   * Reads what is left when the process and its group are dead. A process that escaped may hold a pipe open for ever,
   * so that this ends when nothing came for a while, or far too much.
   */
  async drain(clock: Clock): Promise<void> {
    let over = false;
    const atEnd = new AbortController();
    const ended = this.ended.then(() => {
      over = true;
      atEnd.abort('ended');
    });
    const limit = this.readBytes + DRAIN_MOST_BYTES;
    for (let before = -1; !over && this.readBytes < limit; ) {
      if (this.blocked === 0 && before === this.readBytes) break;
      before = this.readBytes;
      await Promise.race([ended, clock.sleep(DRAIN_IDLE_MS, atEnd.signal)]);
    }
    if (over) this.whenEmpty();
    for (const socket of this.sockets) socket.destroy();
    await ended;
  }

  private async pump(stream: LogStream, socket: Socket): Promise<void> {
    try {
      for await (const bytes of socket) {
        this.readBytes += bytes.length;
        const wait = this.sink(stream, bytes);
        if (wait === undefined) continue;
        this.blocked += 1;
        await wait;
        this.blocked -= 1;
      }
    } catch {
      // Destroyed by `drain`.
    }
  }
}
