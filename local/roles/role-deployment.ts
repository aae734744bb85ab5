import type { AwsClients } from '#adapters/aws/clients.ts';
import { createResources } from '#adapters/aws/create-resources.ts';
import { type Deployment, deploymentFrom, VARIABLES } from '#adapters/aws/environment.ts';
import { systemClock } from '#adapters/system/system.ts';
import { LocalModeError } from '../errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The resources that a role makes when they are not there. */
export interface CreationPlan {
  /** Of the table and the bucket, and what the names of the queues begin with. */
  readonly name: string;
  /** Worker groups, each with a queue. */
  readonly groups: readonly string[];
}

export interface RoleDeployment {
  readonly deployment: Deployment;
  /** The deployment as environment variables, for a worker and for other machines. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether its events also go to a bus of EventBridge. */
  readonly usesBus: boolean;
}

/** The value of `AKKAFLOW_BUS` that stands for no bus. */
const NO_BUS = 'none';
/** A master that hangs keeps the events of an instance to itself for as long. */
const EVENTS_VISIBILITY_SECONDS = 15;
/** Clocks of several machines differ. */
const TAKEOVER_MARGIN_MS = 30_000;

/**
 * Where the deployment is that a role works for: what the environment says, or the resources of the plan, made when they
 * are missing, with the rest from the environment. Repeated calls, also at once, lead to the same. Throws
 * `EnvironmentError` for what is missing or cannot be read, and `StoreError` or `QueueError` when AWS refuses.
 */
export async function openRoleDeployment(
  clients: AwsClients,
  environment: Variables,
  plan: CreationPlan | undefined,
): Promise<RoleDeployment> {
  if (plan === undefined && !environment[VARIABLES.table]) throw nothingNamed();
  const variables = plan === undefined ? given(environment) : await created(clients, environment, plan);
  const deployment = deploymentFrom(variables);
  return { deployment, variables, usesBus: deployment.busName !== NO_BUS };
}

/** The variables of a deployment that are set. */
function given(environment: Variables): Record<string, string> {
  const set = Object.values(VARIABLES).flatMap((name): [string, string][] => {
    const value = environment[name];
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(set);
}

async function created(
  clients: AwsClients,
  environment: Variables,
  { name, groups }: CreationPlan,
): Promise<Record<string, string>> {
  const names = { table: name, bucket: name, prefix: `${name}-`, busName: NO_BUS, groups };
  const plan = { ...names, secrets: { type: 'ssm', path: `/${name}` } as const };
  const resources = await createResources(
    clients,
    { ...plan, eventsVisibilitySeconds: EVENTS_VISIBILITY_SECONDS },
    systemClock,
  );
  return {
    [VARIABLES.secrets]: `ssm:/${name}`,
    [VARIABLES.busName]: NO_BUS,
    [VARIABLES.groups]: JSON.stringify(hostNames(groups)),
    [VARIABLES.timezone]: Intl.DateTimeFormat().resolvedOptions().timeZone,
    [VARIABLES.takeoverMarginMs]: `${TAKEOVER_MARGIN_MS}`,
    ...given(environment),
    [VARIABLES.table]: resources.table,
    [VARIABLES.bucket]: resources.bucket,
    [VARIABLES.eventsQueueUrl]: resources.eventsQueueUrl,
    [VARIABLES.actionQueueUrls]: JSON.stringify(resources.actionQueueUrls),
  };
}

/** Each group by its own name; the first one also by the names that definitions of akkaflow give "this machine" (language §4). */
function hostNames(groups: readonly string[]): Readonly<Record<string, string>> {
  const [first = 'default'] = groups;
  const ofFirst = ['default', '127.0.0.1', 'localhost'].map((host): [string, string] => [host, first]);
  return Object.fromEntries([...ofFirst, ...groups.map((group): [string, string] => [group, group])]);
}

function nothingNamed(): LocalModeError {
  return new LocalModeError(
    `No deployment is named: set ${VARIABLES.table} and the others of docs/roles.md, give a file of them with --settings, or --create to make what is missing`,
  );
}
