import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ChildProgram, startChild, stopChild } from './child-program.ts';
import type { EmulatorsReport } from './emulators-report.ts';
import { DataDirectoryInUse, LocalModeError } from './errors.ts';

const STOP_GRACE_MS = 5_000;

export interface Emulators {
  readonly dynamoDbUrl: string;
  readonly sqsAndS3Url: string;
  readonly pid: number | undefined;
  /** Calls back if they end without having been stopped. */
  onCrash(listener: (reason: string) => void): void;
  stop(): Promise<void>;
}

/** Starts the emulators over a data directory. Throws `DataDirectoryInUse` when another process holds it. */
export async function startEmulators(dataDir: string): Promise<Emulators> {
  const child = startChild('emulators', { args: ['--data', dataDir], env: process.env });
  const report = await firstReport(child);
  if (report.state === 'locked') throw new DataDirectoryInUse(dataDir);
  let stopping = false;
  return {
    dynamoDbUrl: report.dynamoDbUrl,
    sqsAndS3Url: report.sqsAndS3Url,
    pid: child.pid,
    onCrash: (listener) => {
      child.once('exit', (code, signal) => stopping || listener(`the emulators ended with ${signal ?? code}`));
    },
    stop: async () => {
      stopping = true;
      await stopChild(child, STOP_GRACE_MS);
    },
  };
}

async function firstReport(child: ChildProgram): Promise<EmulatorsReport> {
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code, signal]) => {
      throw new LocalModeError(`The emulators ended with ${signal ?? code} before they were ready`);
    }),
  ]);
  return JSON.parse(line);
}
