import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';
import { lockDataDirectory } from './data-lock.ts';
import type { EmulatorsReport } from './emulators-report.ts';
import { giveBackUndelivered } from './give-back-undelivered.ts';
import { LOOPBACK, listenOnLoopbackOnly } from './loopback.ts';
import { relaxDurability } from './relax-durability.ts';
import { releaseInFlight } from './release-in-flight.ts';

/** The emulators of a system that was just killed need this long at most to notice and let go. */
const LOCK_WAIT_MS = 3_000;
/** Then we end without having closed: both stores come through a `kill -9`. */
const CLOSE_WITHIN_MS = 2_000;

/**
 * DynamoDB, SQS and S3 over one data directory. A process of its own, so that its memory and its pauses are not the
 * master's; it owns the lock on the directory, so that the lock is free exactly when the stores are.
 * Ends on SIGTERM and when stdin closes, which is how it learns that its parent died.
 */
async function main(): Promise<void> {
  const { dataDir, dynamoDbPort, sqsAndS3Port } = parse(process.argv.slice(2));
  mkdirSync(dataDir, { recursive: true });
  const lock = lockDataDirectory(join(dataDir, 'lock'), LOCK_WAIT_MS);
  if (lock === undefined) return report({ state: 'locked' });

  listenOnLoopbackOnly();
  relaxDurability();
  process.on('uncaughtException', endUnlessClientWentAway);
  const dynamoDb = dynalite({ path: join(dataDir, 'dynamodb'), createTableMs: 0 });
  dynamoDb.listen({ port: dynamoDbPort });
  // Objects go into SQLite like the queues: as files they are not written atomically, and one that a `kill -9` cut
  // short would keep fauxqs from starting.
  const [sqsAndS3] = await Promise.all([
    startFauxqs({ port: sqsAndS3Port, logger: false, dataDir: join(dataDir, 'sqs-s3') }),
    once(dynamoDb, 'listening'),
  ]);
  endWithParent(async () => {
    await Promise.all([sqsAndS3.stop(), new Promise((closed) => dynamoDb.close(closed))]);
    lock.close();
  });
  const dynamoDbUrl = `http://${LOOPBACK}:${portOf(dynamoDb)}`;
  const sqsAndS3Url = `http://${LOOPBACK}:${sqsAndS3.port}`;
  await releaseInFlight(sqsAndS3Url);
  giveBackUndelivered((receipts) => releaseInFlight(sqsAndS3Url, receipts));
  report({ state: 'ready', pid: process.pid, dynamoDbUrl, sqsAndS3Url });
}

/** A port that is left out is any free one. */
function parse(args: string[]): { dataDir: string; dynamoDbPort: number; sqsAndS3Port: number } {
  const port = { type: 'string', default: '0' } as const;
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string' }, 'dynamodb-port': port, 'sqs-s3-port': port },
  });
  if (values.data === undefined) throw new TypeError('--data DIR is missing');
  return {
    dataDir: values.data,
    dynamoDbPort: Number(values['dynamodb-port']),
    sqsAndS3Port: Number(values['sqs-s3-port']),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError(`No port in ${address}`);
  return address.port;
}

function report(line: EmulatorsReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function endWithParent(close: () => Promise<void>): void {
  const end = (): void => {
    setTimeout(() => process.exit(0), CLOSE_WITHIN_MS);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The emulators did not close in order:', error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  // Ctrl-C reaches the whole group: the parent stops us when it is done with us.
  process.on('SIGINT', () => {});
  process.stdin.once('close', end).resume();
}

/** dynalite throws when a client disappears in the middle of a request, as killed workers do. */
function endUnlessClientWentAway(error: Error): void {
  if ('code' in error && error.code === 'ECONNRESET') return;
  const taken = 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  console.error(
    taken ? `Port ${error.port} is taken: choose another one for the emulators, or 0 for any free one` : error,
  );
  process.exit(1);
}

await main();
