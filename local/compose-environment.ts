import type { AwsClients } from '#adapters/aws/clients.ts';
import type { Deployment } from '#adapters/aws/environment.ts';
import { makeDeploymentPorts } from '#adapters/deployment-ports.ts';
import { systemClock, systemDigest, systemRandom } from '#adapters/system/system.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Environment } from '#core/ports/ports.ts';

/** Everything all services run on, over a deployment in AWS or in emulators. */
export function composeEnvironment(clients: AwsClients, deployment: Deployment, logger: Logger): Environment {
  const system = { clock: systemClock, random: systemRandom };
  const ports = makeDeploymentPorts(clients, deployment, system);
  return { ...ports, ...system, digest: systemDigest, logger, settings: deployment.settings };
}
