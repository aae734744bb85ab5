import type { BroadcastSettings, MailSettings } from '#core/model/alert-settings.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import type { Settings } from '#core/ports/ports.ts';
import { BROADCAST_FORM, isBroadcastSettings, isMailSettings, MAIL_FORM, reachesAnybody } from './alert-variables.ts';
import { type AwsResources, queuesByGroup, type SecretsPlace } from './resources.ts';

/** A process was started without an environment variable it needs, or with one that it cannot read. */
class EnvironmentError extends AkkaflowError {
  override readonly name = 'EnvironmentError';
  readonly code = 'environment';
}

/** What a deployment tells its functions and workers, in the environment variables of these names. */
export const VARIABLES = {
  table: 'AKKAFLOW_TABLE',
  bucket: 'AKKAFLOW_BUCKET',
  eventsQueueUrl: 'AKKAFLOW_EVENTS_QUEUE_URL',
  /** JSON object: URL by worker group. */
  actionQueueUrls: 'AKKAFLOW_ACTION_QUEUE_URLS',
  busName: 'AKKAFLOW_BUS',
  /** `ssm:/path` of parameters, or `file:/path`. */
  secrets: 'AKKAFLOW_SECRETS',
  /** Absent: the files of the deployment are in its bucket. */
  filesFolder: 'AKKAFLOW_FILES_FOLDER',
  /** JSON object: worker group by every accepted `host`. */
  groups: 'AKKAFLOW_GROUPS',
  /** JSON object: list of the workflow folders that may use a worker group, by group; absent, or without a group: every folder. */
  groupFolders: 'AKKAFLOW_GROUP_FOLDERS',
  /** JSON list of the principals that are admins whatever is stored of them, `["iam:arn:…"]`; absent: none. */
  admins: 'AKKAFLOW_ADMINS',
  timezone: 'AKKAFLOW_TIMEZONE',
  takeoverMarginMs: 'AKKAFLOW_TAKEOVER_MARGIN_MS',
  /** Days for which ended instances are kept; absent: for ever. */
  retentionDays: 'AKKAFLOW_RETENTION_DAYS',
  /** JSON object, `MailSettings`; absent: no mail is sent. */
  mail: 'AKKAFLOW_MAIL',
  /** JSON object, `BroadcastSettings`; absent: nothing is told to all. */
  broadcast: 'AKKAFLOW_BROADCAST',
} as const;

/** A hundred years. */
const MAX_RETENTION_DAYS = 36_500;

/** Of functions only: what tells the metrics of one deployment from those of another. */
export const STAGE_VARIABLE = 'AKKAFLOW_STAGE';

/** A deployment as plain data: where its resources are, and how it is set up. */
export interface Deployment {
  readonly table: string;
  readonly bucket: string;
  readonly eventsQueueUrl: string;
  readonly actionQueueUrls: Readonly<Record<string, string>>;
  readonly busName: string;
  readonly secrets: SecretsPlace;
  readonly mail?: MailSettings;
  readonly broadcast?: BroadcastSettings;
  /** Absolute path of the folder of its files; absent: they are below `files/` in the bucket. */
  readonly filesFolder?: string;
  readonly settings: Settings;
}

type Variables = Readonly<Record<string, string | undefined>>;

export function deploymentVariables(deployment: Deployment): Record<string, string> {
  const { settings, filesFolder } = deployment;
  return {
    [VARIABLES.table]: deployment.table,
    [VARIABLES.bucket]: deployment.bucket,
    [VARIABLES.eventsQueueUrl]: deployment.eventsQueueUrl,
    [VARIABLES.actionQueueUrls]: JSON.stringify(deployment.actionQueueUrls),
    [VARIABLES.busName]: deployment.busName,
    [VARIABLES.secrets]: `${deployment.secrets.type}:${deployment.secrets.path}`,
    ...(filesFolder !== undefined && { [VARIABLES.filesFolder]: filesFolder }),
    [VARIABLES.groups]: JSON.stringify(Object.fromEntries(settings.groups)),
    ...(settings.groupFolders && {
      [VARIABLES.groupFolders]: JSON.stringify(Object.fromEntries(settings.groupFolders)),
    }),
    ...(settings.admins && { [VARIABLES.admins]: JSON.stringify(settings.admins) }),
    [VARIABLES.timezone]: settings.timezone,
    [VARIABLES.takeoverMarginMs]: `${settings.takeoverMarginMs}`,
    ...(settings.retentionDays !== undefined && { [VARIABLES.retentionDays]: `${settings.retentionDays}` }),
    ...(deployment.mail && { [VARIABLES.mail]: JSON.stringify(deployment.mail) }),
    ...(deployment.broadcast && { [VARIABLES.broadcast]: JSON.stringify(deployment.broadcast) }),
  };
}

/** The inverse of `deploymentVariables`. Throws `EnvironmentError` naming the first variable that is missing or unreadable. */
export function deploymentFrom(variables: Variables): Deployment {
  const mail = optional(variables, 'mail', isMailSettings, MAIL_FORM);
  const broadcast = optional(variables, 'broadcast', isBroadcastSettings, BROADCAST_FORM);
  const groupFolders = optional(
    variables,
    'groupFolders',
    isMapOfTexts,
    'a JSON object whose values are lists of folders',
  );
  const admins = optional(variables, 'admins', isTexts, 'a JSON list of principals such as ["iam:arn:…"]');
  return {
    table: text(variables, 'table'),
    bucket: text(variables, 'bucket'),
    eventsQueueUrl: text(variables, 'eventsQueueUrl'),
    actionQueueUrls: map(variables, 'actionQueueUrls'),
    busName: text(variables, 'busName'),
    secrets: secretsPlace(variables),
    ...(mail && { mail }),
    ...(broadcast && { broadcast }),
    ...filesFolder(variables),
    settings: {
      groups: new Map(Object.entries(map(variables, 'groups'))),
      ...(groupFolders && { groupFolders: new Map(Object.entries(groupFolders)) }),
      ...(admins && { admins }),
      timezone: text(variables, 'timezone'),
      takeoverMarginMs: milliseconds(variables, 'takeoverMarginMs'),
      ...retentionDays(variables),
      ...(reachesAnybody(broadcast) && { broadcasts: true }),
    },
  };
}

/** Absent where nobody collects metrics. */
export function stageFrom(variables: Variables): string | undefined {
  return variables[STAGE_VARIABLE] || undefined;
}

export function resourcesOf(deployment: Deployment): AwsResources {
  const { actionQueueUrls, settings: _settings, filesFolder: _filesFolder, ...resources } = deployment;
  return { ...resources, actionQueueUrl: queuesByGroup(actionQueueUrls) };
}

function optional<T>(
  variables: Variables,
  field: keyof typeof VARIABLES,
  isFit: (parsed: unknown) => parsed is T,
  allowed: string,
): T | undefined {
  const value = variables[VARIABLES[field]];
  if (!value) return undefined;
  const parsed = parseJson(value);
  if (isFit(parsed)) return parsed;
  // Without the value, which may hold what should not be in it.
  const variable = VARIABLES[field];
  throw new EnvironmentError(`The environment variable ${variable} must be ${allowed}`, { variable });
}

function text(variables: Variables, field: keyof typeof VARIABLES): string {
  const value = variables[VARIABLES[field]];
  if (value) return value;
  throw new EnvironmentError(`The environment variable ${VARIABLES[field]} is missing`, { variable: VARIABLES[field] });
}

function secretsPlace(variables: Variables): SecretsPlace {
  const value = text(variables, 'secrets');
  const [, type, path] = /^(ssm|file):(\/.*[^/])$/.exec(value) ?? [];
  if ((type === 'ssm' || type === 'file') && path !== undefined) return { type, path };
  throw unreadable('secrets', value, 'ssm: or file: and an absolute path');
}

function filesFolder(variables: Variables): Pick<Deployment, 'filesFolder'> {
  const folder = variables[VARIABLES.filesFolder];
  if (folder === undefined || folder === '') return {};
  if (!folder.startsWith('/')) throw unreadable('filesFolder', folder, 'an absolute path');
  return { filesFolder: folder };
}

function retentionDays(variables: Variables): Pick<Settings, 'retentionDays'> {
  const value = variables[VARIABLES.retentionDays];
  if (value === undefined || value === '') return {};
  const days = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (days >= 1 && days <= MAX_RETENTION_DAYS) return { retentionDays: days };
  throw unreadable('retentionDays', value, `a number of days from 1 to ${MAX_RETENTION_DAYS}`);
}

function milliseconds(variables: Variables, field: keyof typeof VARIABLES): number {
  const value = text(variables, field);
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw unreadable(field, value, 'a number of milliseconds');
}

function map(variables: Variables, field: keyof typeof VARIABLES): Record<string, string> {
  const value = text(variables, field);
  const parsed = parseJson(value);
  if (isMapOfText(parsed)) return parsed;
  throw unreadable(field, value, 'a JSON object whose values are strings');
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isMapOfText(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}

function isMapOfTexts(value: unknown): value is Record<string, readonly string[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isTexts);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function unreadable(field: keyof typeof VARIABLES, value: string, allowed: string): EnvironmentError {
  const variable = VARIABLES[field];
  return new EnvironmentError(`The environment variable ${variable} is '${value}'; it must be ${allowed}`, {
    variable,
  });
}
