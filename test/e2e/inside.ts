import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import type { Command } from '#core/model/instance.ts';
import { type CommandResult, commandInstance } from '#core/service/command-instance.ts';
import { tick } from '#core/service/tick.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { composeEnvironment } from '#local/compose-environment.ts';
import { createDeployment } from '#local/create-deployment.ts';
import { DataDirectory } from '#local/data-directory.ts';
import { type EmulatorAccess, emulatorAccess } from '#local/emulator-access.ts';

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** The stores and queues of a running system, from behind its back. */
export class Inside {
  readonly #access: EmulatorAccess;
  readonly #data: DataDirectory;

  constructor({ dynamodb, sqs }: { readonly dynamodb: string; readonly sqs: string }, dataDir: string) {
    this.#data = new DataDirectory(dataDir);
    this.#access = emulatorAccess({ dynamoDbUrl: dynamodb, sqsAndS3Url: sqs });
  }

  /** Loses every message, those in flight included. */
  async purgeQueues(): Promise<void> {
    await this.#open(async ({ clients, deployment }) => {
      const urls = [deployment.eventsQueueUrl, ...Object.values(deployment.actionQueueUrls)];
      await Promise.all(urls.map((QueueUrl) => clients.sqs.send(new PurgeQueueCommand({ QueueUrl }))));
    });
  }

  /** What the tick does when everything is due, which takes minutes otherwise. */
  async wakeEverything(): Promise<void> {
    await this.#open(async ({ env }) => {
      await wakeDue(env, { everything: true });
    });
  }

  /** What the tick does that comes this many milliseconds later. */
  async tickAhead(ms: number): Promise<void> {
    await this.#open(async ({ env }) => {
      const { clock } = env;
      await tick({ ...env, clock: { ...clock, now: () => clock.now() + ms } });
    });
  }

  /** Has a command accepted whose poke is lost. */
  async acceptUnheard(id: string, command: Command): Promise<CommandResult['result']> {
    return await this.#open(async ({ env }) => {
      const deaf = { ...env, events: { send: async () => {} } };
      return (await commandInstance(deaf, id, command)).result;
    });
  }

  async #open<T>(use: (inside: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
    const inside = await open(this.#access, this.#data);
    try {
      return await use(inside);
    } finally {
      closeAwsClients(inside.clients);
    }
  }
}

async function open(access: EmulatorAccess, data: DataDirectory) {
  const clients = makeAwsClients(access);
  const deployment = await createDeployment(clients, data, { timezone: 'UTC' });
  return { clients, deployment, env: composeEnvironment(clients, deployment, SILENT) };
}
