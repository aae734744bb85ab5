import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { actionOf } from '#actions/registry.ts';
import { clientOptionsFrom, closeAwsClients, makeAwsClients, makeSesClient } from '#adapters/aws/clients.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { makeDeploymentPorts } from '#adapters/deployment-ports.ts';
import { openMailer } from '#adapters/mail/open-mailer.ts';
import { secretReader } from '#adapters/system/read-secret.ts';
import { systemClock as clock, jsonLogger, systemRandom as random } from '#adapters/system/system.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import { SecretMasks } from './masking/secret-masks.ts';
import { chooseIsolation } from './process/identities.ts';
import { ProcessRunner } from './process/process-runner.ts';
import { readWorkerSettings } from './settings.ts';
import { stopOnRequest } from './shutdown.ts';
import { Worker } from './worker.ts';

let mask = (text: string) => text;
const logger = jsonLogger((line) => void process.stderr.write(mask(line)));

const NOT_ISOLATED = { isolated: false, reason: 'AKKAFLOW_WORKER_ISOLATION is none' } as const;

/** The worker as a process of its own; docs/worker.md says what its environment holds. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'until-stdin-closes': { type: 'boolean', default: false } } });
  // A copy, since every look into the live one is a call to the system.
  const environment = { ...process.env };
  const settings = readWorkerSettings(environment);
  const clientOptions = clientOptionsFrom(environment);
  const clients = makeAwsClients(clientOptions);
  const deployment = deploymentFrom(environment);
  const ports = makeDeploymentPorts(clients, deployment, { clock, random });
  const readSecret = secretReader(environment, ports.secrets);
  const mailer = openMailer(deployment.mail, { clock, readSecret, makeSesClient: () => makeSesClient(clientOptions) });

  const masks = new SecretMasks({ ...ports, clock, logger });
  mask = (text) => masks.mask(text);
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
      mailer,
      actionOf,
      environment,
    },
    { parent: settings.folder, workerName: name, host: hostname() },
    settings.slots,
    settings.isolation === 'none' ? NOT_ISOLATED : chooseIsolation(rights, settings.slots, random),
  );
  const worker = new Worker({ ...ports, clock, random, logger }, { ...settings, name, host: hostname() }, runner);
  stopOnRequest(worker, { signals: process, ...(values['until-stdin-closes'] && { stdin: process.stdin }) }, logger);
  logger.info('worker started', { name, group: settings.group, slots: settings.slots });
  await worker.run();
  await runner.close();
  closeAwsClients(clients);
}

function procFile(file: string): string | undefined {
  try {
    return readFileSync(`/proc/self/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof AkkaflowError ? error.message : error);
  process.exit(1);
}
