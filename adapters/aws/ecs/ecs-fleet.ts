import type { Capacity, FleetPolicy } from '#core/fleet/fleet-policy.ts';
import { AkkaflowError } from '#core/model/errors.ts';

/** How the workers of one group run as tasks of ECS on Fargate. */
export interface EcsFleet extends Omit<FleetPolicy, 'release'> {
  /** Name or ARN. */
  readonly cluster: string;
  /** ARN with its revision. */
  readonly taskDefinition: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Whether a task gets a public address: where nothing else leads out of its subnet. */
  readonly publicIp: boolean;
}

/** `AKKAFLOW_WORKER_TASKS` cannot be read. */
class FleetVariableError extends AkkaflowError {
  override readonly name = 'FleetVariableError';
  readonly code = 'environment';
}

/**
 * Of the master and the coordinator only, JSON object: `EcsFleet` by worker group, and under `*` what all have alike; absent: all workers
 * are started by somebody else. All variables of a function have 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const FLEETS_VARIABLE = 'AKKAFLOW_WORKER_TASKS';

const CAPACITIES: readonly Capacity[] = ['on-demand', 'spot', 'spot-only'];
const FORM =
  'a JSON object of worker groups, each {"cluster", "taskDefinition", "subnets": […], "securityGroups": […], ' +
  `"publicIp", "min", "max", "slots", "capacity": one of ${CAPACITIES.join(', ')}}, and under "*" what they have alike`;

/** No worker group has this name. */
const ALL = '*';

export function fleetsVariable(fleets: Readonly<Record<string, EcsFleet>>): Record<string, string> {
  const all = Object.values(fleets);
  const texts = (name: string) => new Set(all.map((fleet) => JSON.stringify(fleet[name as keyof EcsFleet])));
  const isShared = ([name]: readonly [string, unknown]) => texts(name).size === 1;
  const shared = Object.fromEntries(Object.entries(all[0] ?? {}).filter(isShared));
  const own = Object.entries(fleets).map(([group, fleet]) => {
    return [group, Object.fromEntries(Object.entries(fleet).filter((field) => !isShared(field)))];
  });
  return { [FLEETS_VARIABLE]: JSON.stringify({ [ALL]: shared, ...Object.fromEntries(own) }) };
}

/** The inverse of `fleetsVariable`; empty without the variable. Throws `FleetVariableError` for what has not the form. */
export function fleetsFrom(variables: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, EcsFleet> {
  const text = variables[FLEETS_VARIABLE];
  if (!text) return new Map();
  const parsed = parse(text);
  if (!isRecord(parsed)) throw unreadable(`is no JSON object`);
  const { [ALL]: shared = {}, ...groups } = parsed;
  const fleets = Object.entries(groups).map(([group, own]) => {
    const fleet: unknown = isRecord(own) && isRecord(shared) ? { ...shared, ...own } : own;
    if (!isFleet(fleet)) throw unreadable(`has no usable ${wrongFields(fleet)[0]} for the group ${group}`);
    return [group, fleet] as const;
  });
  return new Map(fleets);
}

/** How many tasks to run, of the release that a task tells of itself: the end of the ARN of its definition. */
export function policyOf({ min, max, slots, capacity, taskDefinition }: EcsFleet): FleetPolicy {
  const release = taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1);
  return { min, max, slots, capacity, ...(/:\d+$/.test(release) && { release }) };
}

const FIELDS: Readonly<Record<keyof EcsFleet, (value: unknown) => boolean>> = {
  cluster: isText,
  taskDefinition: isText,
  subnets: (value) => isTexts(value) && value.length > 0,
  securityGroups: isTexts,
  publicIp: (value) => typeof value === 'boolean',
  min: isCount,
  max: isCount,
  slots: (value) => isCount(value) && value > 0,
  capacity: (value) => CAPACITIES.some((each) => each === value),
};

function isFleet(value: unknown): value is EcsFleet {
  return wrongFields(value).length === 0;
}

function wrongFields(fleet: unknown): readonly string[] {
  if (!isRecord(fleet)) return ['object'];
  return Object.entries(FIELDS).flatMap(([name, isFit]) => (isFit(fleet[name]) ? [] : [name]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function unreadable(how: string): FleetVariableError {
  return new FleetVariableError(`The environment variable ${FLEETS_VARIABLE} ${how}; it must be ${FORM}`, {
    variable: FLEETS_VARIABLE,
  });
}
