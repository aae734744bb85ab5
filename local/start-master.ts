import type { AwsClientOptions } from '#adapters/aws/client-options.ts';
import type { AwsClients } from '#adapters/aws/clients.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Environment } from '#core/ports/ports.ts';
import { makeCoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { openChannels } from '#lambda/notice-channels.ts';
import { CompletionBus } from './completion-bus.ts';
import { composeEnvironment } from './compose-environment.ts';
import type { LocalDeployment } from './create-deployment.ts';
import { startMasterLoops } from './master-loops.ts';
import { startNotifier } from './start-notifier.ts';
import { Undo } from './undo.ts';

export interface MasterParts {
  readonly clients: AwsClients;
  /** Whence the clients were made, for those that are made when they are needed. */
  readonly clientOptions: AwsClientOptions;
  readonly deployment: LocalDeployment;
  readonly logger: Logger;
  /** Whether events also go to the bus of the deployment, for the rules of others. */
  readonly usesBus?: boolean;
}

/**
 * Everything of a system but its workers and its API, in this process: what advances instances, fires coordinators and sends
 * notices. Several at once are safe, on as many machines. What is started is stopped when this throws.
 */
export async function startMaster(parts: MasterParts): Promise<{ env: Environment; stop(): Promise<void> }> {
  const { clients, clientOptions, deployment, logger, usesBus = false } = parts;
  const composed = composeEnvironment(clients, deployment, logger);
  const bus = new CompletionBus((event) => handler(event), logger, usesBus ? composed.bus : undefined);
  const env = { ...composed, bus };
  const handler = makeCoordinatorHandler(env);
  const undo = new Undo();
  undo.push(() => bus.settle());
  const channels = await openChannels(env, deployment, process.env, clientOptions);
  // Stopped after the loops, whose last batch may have ended an instance.
  undo.push(startNotifier({ ...env, channels }));
  undo.push(startMasterLoops(env, clients, deployment));
  return { env, stop: () => undo.run() };
}
