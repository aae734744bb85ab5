import type { AwsClientOptions } from '#adapters/aws/client-options.ts';
import { makeEcsClient } from '#adapters/aws/clients/ecs-client.ts';
import { fleetsFrom, policyOf } from '#adapters/aws/ecs/ecs-fleet.ts';
import { EcsWorkerTasks } from '#adapters/aws/ecs/ecs-worker-tasks.ts';
import type { Environment, FleetEnvironment } from '#core/ports/ports.ts';
import { PromptScaler } from '#core/service/prompt-scaler.ts';

/** The environment of a function that starts workers, when its variables say of which groups. */
export async function withFleets<Env extends FleetEnvironment>(
  env: Env,
  variables: Readonly<Record<string, string | undefined>>,
  options: AwsClientOptions,
): Promise<Env & Pick<Environment, 'tasks' | 'scaler'>> {
  const fleets = fleetsFrom(variables);
  if (fleets.size === 0) return env;
  const tasks = new EcsWorkerTasks(await makeEcsClient(options), fleets);
  const policies = new Map([...fleets].map(([group, fleet]) => [group, policyOf(fleet)]));
  const scaler = new PromptScaler({ ...env, tasks }, policies);
  return { ...env, tasks, scaler, settings: { ...env.settings, fleets: policies } };
}
