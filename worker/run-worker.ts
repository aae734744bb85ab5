import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { actionOf } from '#actions/registry.ts';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { makeSesClient } from '#adapters/aws/clients/ses-client.ts';
import { makeStsClient } from '#adapters/aws/clients/sts-client.ts';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { readTaskIdentity } from '#adapters/aws/ecs/task-identity.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { StsRoleSource } from '#adapters/aws/sts/sts-role-source.ts';
import { makeDeploymentPorts } from '#adapters/deployment-ports.ts';
import { openMailer } from '#adapters/mail/open-mailer.ts';
import { secretReader } from '#adapters/system/read-secret.ts';
import { systemClock as clock, jsonLogger, systemRandom as random } from '#adapters/system/system.ts';
import { CredentialServer } from './job-role/credential-server.ts';
import { SecretMasks } from './masking/secret-masks.ts';
import { chooseIsolation } from './process/identities.ts';
import { ProcessRunner } from './process/process-runner.ts';
import { readWorkerSettings } from './settings.ts';
import { stopOnRequest } from './shutdown.ts';
import { Worker } from './worker.ts';

let mask = (text: string) => text;
const logger = jsonLogger((line) => void process.stderr.write(mask(line)));

const NOT_ISOLATED = { isolated: false, reason: 'AKKAFLOW_WORKER_ISOLATION is none' } as const;

type Variables = Readonly<Record<string, string | undefined>>;

export interface WorkerOptions {
  /** Whether the end of standard input stops it, which is how it learns that whoever started it died. */
  readonly untilStdinCloses: boolean;
}

/**
 * Works in this process until it is asked to stop, by a signal or the end of standard input; docs/worker.md says what
 * its environment holds. Throws `SettingsError` and what the environment of a deployment throws.
 */
export async function runWorker(environment: Variables, { untilStdinCloses }: WorkerOptions): Promise<void> {
  const settings = readWorkerSettings(environment);
  const metadataUri = environment['ECS_CONTAINER_METADATA_URI_V4'];
  const identity = metadataUri === undefined ? {} : await readTaskIdentity(metadataUri, clock);
  const clientOptions = clientOptionsFrom(environment);
  const clients = makeAwsClients(clientOptions);
  const deployment = deploymentFrom(environment);
  const ports = makeDeploymentPorts(clients, deployment, { clock, random });
  const readSecret = secretReader(environment, ports.secrets);
  const mailer = openMailer(deployment.mail, { clock, readSecret, makeSesClient: () => makeSesClient(clientOptions) });

  const masks = new SecretMasks({ ...ports, clock, logger });
  mask = (text) => masks.mask(text);
  const jobRole = await serveJobRole(settings.jobRole, environment);
  const name = random.hex(6);
  const rights = { uid: process.getuid?.(), uidMap: procFile('uid_map'), gidMap: procFile('gid_map') };
  const runner = await ProcessRunner.start(
    {
      clock,
      logger,
      masks,
      logs: ports.logs,
      attachments: ports.attachments,
      limits: { memoryMib: settings.attemptMemoryMib, logMib: settings.logMib },
      clearElsewhere: settings.leftovers === 'remove',
      mailer,
      ...(jobRole && { jobRole: jobRole.server }),
      actionOf,
      environment,
    },
    { parent: settings.folder, workerName: name, host: hostname() },
    settings.slots,
    settings.isolation === 'none' ? NOT_ISOLATED : chooseIsolation(rights, settings.slots, random),
  );
  const options = { ...settings, ...identity, name, host: hostname() };
  const worker = new Worker({ ...ports, clock, random, logger }, options, runner);
  stopOnRequest(worker, { signals: process, ...(untilStdinCloses && { stdin: process.stdin }) }, logger);
  logger.info('worker started', { name, group: settings.group, slots: settings.slots, ...identity });
  await worker.run();
  await runner.close();
  jobRole?.server.close();
  jobRole?.client.destroy();
  closeAwsClients(clients);
}

/** Credentials of the role that attempts have, if they have one. */
async function serveJobRole(roleArn: string | undefined, environment: Variables) {
  if (roleArn === undefined) return undefined;
  const client = await makeStsClient(clientOptionsFrom(environment));
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined;
  const role = new StsRoleSource(client, roleArn);
  return { client, server: await CredentialServer.start({ clock, random, logger, role, region }) };
}

function procFile(file: string): string | undefined {
  try {
    return readFileSync(`/proc/self/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
