import type { Deployment } from '#adapters/aws/environment.ts';
import { principalName } from '#core/model/access.ts';
import type { AkkaflowProps, WorkerGroupProps } from './props.ts';

export type WorkerGroups = Readonly<Record<string, WorkerGroupProps>>;

/** What definitions that were written for one machine call the workers. */
const LOCAL_NAMES = ['127.0.0.1', 'localhost'];
const TAKEOVER_MARGIN_MS = 30_000;

/**
 * The worker groups, with the default for none; on endpoints without tasks the workers of all are elsewhere. Throws for names that no
 * queue can have, for numbers that make no sense, and when no group is `default`.
 */
export function workerGroupsOf({ workerGroups = { default: {} }, target }: AkkaflowProps): WorkerGroups {
  for (const name of Object.keys(workerGroups)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(name)) {
      throw new Error(`workerGroups: "${name}" must be letters, digits, "-" and "_", at most 40`);
    }
  }
  for (const [name, group] of Object.entries(workerGroups)) checkNumbers(name, group);
  hostsOf(workerGroups);
  if (target !== 'localstack') return workerGroups;
  return Object.fromEntries(Object.entries(workerGroups).map(([name, group]) => [name, { ...group, external: true }]));
}

/** Whether any of them has its workers run as tasks. */
export function hasTasks(groups: WorkerGroups): boolean {
  return Object.values(groups).some(({ external = false }) => !external);
}

function checkNumbers(
  group: string,
  { slots = 1, min = 0, max = Math.max(min, 1), idleMinutes = 1 }: WorkerGroupProps,
) {
  const wrong = [
    ...within('slots', slots, 1, 1_000),
    ...within('max', max, 1, 1_000),
    ...within('min', min, 0, max),
    ...within('idleMinutes', idleMinutes, 1, 10_080),
  ];
  if (wrong.length > 0) throw new Error(`workerGroups: ${group}: ${wrong.join('; ')}`);
}

function within(name: string, value: number, least: number, most: number): readonly string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${name} must be a whole number from ${least} to ${most}, not ${value}`];
}

/** Worker group by every accepted `host`. Throws when two groups have one name, or none has `default`. */
function hostsOf(groups: WorkerGroups): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  const main = mainGroupOf(groups);
  const defaults = (group: string) => (group === main ? ['default', ...LOCAL_NAMES] : []);
  for (const [group, { names = defaults(group) }] of Object.entries(groups)) {
    for (const host of new Set([group, ...names])) {
      const other = hosts.get(host);
      if (other !== undefined)
        throw new Error(`workerGroups: "${host}" means both ${other} and ${group}; take it from one`);
      hosts.set(host, group);
    }
  }
  if (hosts.has('default')) return hosts;
  throw new Error('workerGroups: none is "default": name one so, or give one the name by names: ["default"]');
}

/** The group that actions without a `host` go to, unless another says that it is. */
function mainGroupOf(groups: WorkerGroups): string | undefined {
  const names = Object.keys(groups);
  if (names.includes('default')) return 'default';
  return names.length === 1 ? names[0] : undefined;
}

/** What decisions of the deployment depend on, of its props. */
export function settingsOf(props: AkkaflowProps): Deployment['settings'] {
  const groups = workerGroupsOf(props);
  const folders = Object.entries(groups).flatMap(([group, { folders: list }]) =>
    list ? [[group, list] as const] : [],
  );
  const { admins = [], timezone = 'UTC', retentionDays } = props;
  return {
    groups: hostsOf(groups),
    ...(folders.length > 0 && { groupFolders: new Map(folders) }),
    ...(admins.length > 0 && { admins: admins.map(principalOf) }),
    timezone,
    takeoverMarginMs: TAKEOVER_MARGIN_MS,
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

/** An ARN alone is that of an identity of IAM. Throws for what nobody can be called. */
function principalOf(admin: string): string {
  const name = principalName(admin.startsWith('arn:') ? `iam:${admin}` : admin);
  if (name !== undefined) return name;
  throw new Error(`admins: "${admin}" names nobody; it is the ARN of an IAM user or role, or cognito:SUB`);
}

/** How a deployment tells everybody, of its props. */
export function alertsOf({ mail, broadcast }: AkkaflowProps): Pick<Deployment, 'mail' | 'broadcast'> {
  return { ...(mail && { mail }), ...(broadcast && { broadcast }) };
}
