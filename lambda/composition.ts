import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { deploymentFrom, resourcesOf } from '#adapters/aws/environment.ts';
import { jsonLogger, systemClock, systemDigest, systemRandom } from '#adapters/system/system.ts';
import { metricsFrom } from './metrics.ts';

/**
 * What every function has whatever it does, by its environment variables. The ports it needs, and no others, it makes itself by
 * `makePorts`: what a bundle can call is what the role of its function allows.
 */
export function composeFunction(variables: Readonly<Record<string, string | undefined>>) {
  const deployment = deploymentFrom(variables);
  const metrics = metricsFrom(variables);
  const system = { clock: systemClock, random: systemRandom };
  const logger = jsonLogger((line) => void process.stdout.write(line));
  const { settings } = deployment;
  return {
    deployment,
    metrics,
    /** For the makers of clients. */
    options: clientOptionsFrom(variables),
    /** For the makers of ports, with their clients. */
    place: { ...system, resources: resourcesOf(deployment) },
    env: { ...system, digest: systemDigest, logger, settings, ...(metrics && { metrics }) },
  };
}
