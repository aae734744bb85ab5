import { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { BroadcastSettings, MailSettings, SecretReference } from '#core/model/alert-settings.ts';
import { linkSecretsPathOf } from '#core/model/stack-outputs.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { Data } from './data.ts';
import type { Functions } from './functions.ts';
import type { Handler } from './handler.ts';
import type { Queues } from './queues.ts';

export interface PermissionsProps {
  readonly stage: string;
  readonly data: Data;
  readonly queues: Queues;
  readonly bus: EventBus;
  readonly mail?: MailSettings | undefined;
  readonly broadcast?: BroadcastSettings | undefined;
}

/** What a function may do with what is below a prefix of the bucket. */
type ObjectRights = Readonly<
  Record<string, readonly ('GetObject' | 'GetObjectVersion' | 'PutObject' | 'DeleteObject')[]>
>;

const ITEMS = ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'];
/** Long contexts and definitions, which whoever loads or makes instances reads and writes. */
const BODIES: ObjectRights = {
  'bodies/*': ['GetObject', 'PutObject'],
  'contexts/*': ['GetObject', 'PutObject', 'DeleteObject'],
};

/** Lets each function do what its bundle can call, where it calls it; a test holds the one to the other. */
export function permit({ master, coordinator, notifier, loader, api }: Functions, props: PermissionsProps): void {
  const { queues, bus, stage } = props;
  for (const handler of [master, coordinator, notifier, api]) useTable(handler, props, [...ITEMS, 'BatchWriteItem']);
  useTable(loader, props, ITEMS);
  useObjects(master, props, BODIES);
  // It deletes what ended long ago.
  useObjects(coordinator, props, { ...BODIES, 'logs/*': ['DeleteObject'] });
  useObjects(notifier, props, { ...BODIES, 'logs/*': ['GetObject'] });
  useObjects(api, props, { ...BODIES, 'logs/*': ['GetObject', 'PutObject', 'DeleteObject'] });
  useObjects(loader, props, {
    'bodies/*': ['GetObject', 'PutObject'],
    'definitions/*': ['GetObject', 'GetObjectVersion'],
    'diagnostics/*': ['PutObject'],
  });
  const events = queues.events.queueArn;
  const actions = [...queues.actions.values()].map(({ queueArn }) => queueArn);
  const dead = Object.values(queues.deadLetters).map(({ queueArn }) => queueArn);
  allow(master, ['sqs:SendMessage'], [events, ...actions]);
  for (const handler of [coordinator, api]) allow(handler, ['sqs:SendMessage'], [events]);
  for (const handler of [master, coordinator]) allow(handler, ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], actions);
  // Of what was given up, `akkaflow health` tells how much there is.
  allow(api, ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], [events, ...actions, ...dead]);
  for (const handler of [master, coordinator, loader, api]) allow(handler, ['events:PutEvents'], [bus.eventBusArn]);
  const secrets = Stack.of(api).formatArn({ service: 'ssm', resource: `parameter${linkSecretsPathOf(stage)}/*` });
  allow(api, ['ssm:PutParameter', 'ssm:DeleteParameter'], [secrets], 'Of any link');
  letSend(notifier, props);
}

function useTable(handler: Handler, { data }: PermissionsProps, calls: readonly string[]): void {
  const { tableArn } = data.table;
  const actions = calls.map((call) => `dynamodb:${call}`);
  allow(handler, actions, [tableArn]);
  allow(handler, ['dynamodb:Query'], [tableArn, `${tableArn}/index/*`], 'All indexes of the one table');
}

/** With the right to list, without which S3 says of an object that is missing that it is forbidden. */
function useObjects(handler: Handler, { data }: PermissionsProps, rights: ObjectRights): void {
  for (const [prefix, calls] of Object.entries(rights)) {
    const actions = calls.map((call) => `s3:${call}`);
    allow(handler, actions, [data.bucket.arnForObjects(prefix)], 'Objects, whose keys are not known before');
  }
  allow(handler, ['s3:ListBucket'], [data.bucket.bucketArn]);
}

/** By the ways on which notices leave, and to read the secrets of these. */
function letSend(handler: Handler, { mail, broadcast }: PermissionsProps): void {
  const { topic, webhooks = [] } = broadcast ?? {};
  const password = mail?.by.type === 'smtp' ? mail.by.password : undefined;
  const secrets = [password, ...webhooks.map(({ url }) => url)].flatMap(arnOf);
  if (mail?.by.type === 'ses') {
    const identities = Stack.of(handler).formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    const sets = Stack.of(handler).formatArn({ service: 'ses', resource: 'configuration-set', resourceName: '*' });
    allow(handler, ['ses:SendEmail', 'ses:SendRawEmail'], [identities, sets], 'Whichever identity covers the sender');
  }
  if (topic !== undefined) allow(handler, ['sns:Publish'], [topic]);
  if (secrets.length > 0) allow(handler, ['secretsmanager:GetSecretValue'], secrets);
}

function arnOf(reference: SecretReference | undefined): readonly string[] {
  return reference !== undefined && 'secret' in reference ? [reference.secret] : [];
}

/** `wildcards`: why resources have a `*` in them, if they have. */
function allow({ role }: Handler, actions: readonly string[], resources: readonly string[], wildcards = ''): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  if (wildcards !== '') acknowledgeWildcards(role, resources, wildcards);
}
