import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import type { Logger } from '#core/ports/logger.ts';
import { claimDirectory } from './claim-directory.ts';
import { createDeployment } from './create-deployment.ts';
import { DataDirectory } from './data-directory.ts';
import { type EmulatorAccess, emulatorAccess } from './emulator-access.ts';
import { startHttpServer } from './http-server.ts';
import { broadcastSettings, type MailOptions, mailSettings } from './mail-options.ts';
import { startMaster } from './start-master.ts';
import { startWorkers } from './start-workers.ts';
import { Undo } from './undo.ts';
import { type Watch, watchFolder } from './watch/watch-folder.ts';

export interface LocalOptions {
  readonly dataDir: string;
  readonly workers: number;
  /** Slots of each worker. */
  readonly concurrency: number;
  /** Gives each slot of a worker a user of its own, for which this process has to be root. */
  readonly isolate: boolean;
  /** 0: any free one. */
  readonly port: number;
  /** IANA zone. */
  readonly timezone: string;
  /** Days for which ended instances are kept; absent: for ever. */
  readonly retentionDays?: number;
  /** The folder of the files that actions attach; `files` in the data directory when absent. */
  readonly files?: string;
  /** A folder with which the definitions are kept in step. */
  readonly watch?: Watch;
  readonly mail?: MailOptions;
  readonly logger: Logger;
}

export interface LocalSystem {
  readonly url: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Resolves with the reason when a part has ended that nothing can replace: the system is then to be stopped. */
  readonly crashed: Promise<string>;
  /** For who wants to look into the stores and queues from outside. */
  readonly access: EmulatorAccess;
  /** Process ids of the emulators and the workers as they are now. */
  pids(): LocalPids;
  /** Stops everything in order and leaves no process running. May be called again. */
  stop(): Promise<void>;
}

export interface LocalPids {
  readonly emulators: number;
  readonly workers: readonly number[];
}

/**
 * Starts the whole system over a data directory and resolves when it takes requests. Throws `DataDirectoryInUse` when
 * another one runs there, and leaves nothing running when it throws.
 */
export async function startLocal(options: LocalOptions): Promise<LocalSystem> {
  const undo = new Undo();
  try {
    return await assemble(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function assemble(options: LocalOptions, undo: Undo): Promise<LocalSystem> {
  const { logger, timezone, retentionDays, files } = options;
  const data = new DataDirectory(options.dataDir);
  const emulators = await claimDirectory(data);
  undo.push(() => emulators.stop());
  const access = emulatorAccess(emulators);
  const clients = makeAwsClients(access);
  undo.push(() => closeAwsClients(clients));

  const mail = mailSettings(options.mail ?? {}, data.mailsFolder, process.env);
  const broadcast = broadcastSettings(options.mail ?? {});
  const deployment = await createDeployment(clients, data, {
    timezone,
    ...(retentionDays !== undefined && { retentionDays }),
    mail,
    broadcast,
    ...(files !== undefined && { files }),
  });
  const { env, stop } = await startMaster({ clients, clientOptions: access, deployment, logger });
  undo.push(stop);
  const workers = startWorkers(access, deployment, options);
  undo.push(() => workers.stop());
  if (options.watch !== undefined) undo.push(await watchFolder(env, options.watch));
  const server = await startHttpServer(env, data.token(), { port: options.port });
  undo.push(() => server.stop());
  data.announce({ pid: process.pid, url: server.url });
  undo.push(() => data.withdraw());
  return {
    url: server.url,
    dataDir: data.path,
    access,
    crashed: emulators.crashed,
    pids: () => ({ emulators: emulators.pid, workers: workers.pids() }),
    stop: () => undo.run(),
  };
}
