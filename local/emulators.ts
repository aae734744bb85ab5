import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ChildProgram, startChild, stopChild } from './child-program.ts';
import type { EmulatorsReport } from './emulators-report.ts';
import { LocalModeError } from './errors.ts';

const STOP_GRACE_MS = 5_000;

export interface Emulators {
  readonly dynamoDbUrl: string;
  readonly sqsAndS3Url: string;
  readonly pid: number;
  /** Resolves with the reason when they end without having been stopped. */
  readonly crashed: Promise<string>;
  stop(): Promise<void>;
}

/** Ports of the loopback; 0: any free one. */
export interface EmulatorPorts {
  readonly dynamoDb: number;
  readonly sqsAndS3: number;
}

const ANY_PORTS: EmulatorPorts = { dynamoDb: 0, sqsAndS3: 0 };

/** Starts the emulators over a data directory. `locked`: another process has it, and kept it while they waited. */
export async function startEmulators(
  dataDir: string,
  { dynamoDb, sqsAndS3 }: EmulatorPorts = ANY_PORTS,
): Promise<Emulators | 'locked'> {
  const args = ['--data', dataDir, '--dynamodb-port', `${dynamoDb}`, '--sqs-s3-port', `${sqsAndS3}`];
  const child = startChild('emulators', { args, env: process.env });
  const report = await firstReport(child);
  if (report.state === 'locked') return 'locked';
  const { dynamoDbUrl, sqsAndS3Url, pid } = report;
  const crashed = Promise.withResolvers<string>();
  const crash = (code: number | null, signal: string | null): void =>
    crashed.resolve(`the emulators ended with ${signal ?? code}`);
  child.once('exit', crash);
  return {
    dynamoDbUrl,
    sqsAndS3Url,
    pid,
    crashed: crashed.promise,
    stop: async () => {
      child.off('exit', crash);
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
