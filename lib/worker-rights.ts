import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MailSettings } from '#core/model/alert-settings.ts';
import { linkSecretsPathOf } from '#core/model/stack-outputs.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { Data } from './data.ts';

/** What a worker works on. */
export interface WorkerResources {
  readonly stage: string;
  readonly data: Data;
  readonly events: IQueue;
  readonly bus: EventBus;
  readonly mail?: MailSettings | undefined;
}

/** Partitions of the table by what a worker does to their items (docs/storage.md); those of access, audit, workflows and coordinators are in none. */
const PARTITIONS = {
  GetItem: ['I#*', 'N#*', 'WORKERS', 'LINKS'],
  Query: ['WORKERS', 'LINKS'],
  PutItem: ['I#*', 'M#*', 'MONITORS', 'N#*', 'INCIDENTS#*'],
  UpdateItem: ['I#*', 'WORKERS'],
  DeleteItem: ['WORKERS'],
} as const;

/** What a worker of one group may do, and nothing else, as statements of a policy. */
export function workerRights(
  scope: Construct,
  { stage, data, events, bus, mail }: WorkerResources,
  queue: IQueue,
  jobRole?: IRole,
): readonly PolicyStatement[] {
  const stack = Stack.of(scope);
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    new PolicyStatement({ actions, resources, ...(conditions && { conditions }) });
  const secret = stack.formatArn({ service: 'ssm', resource: `parameter${linkSecretsPathOf(stage)}/*` });
  const secrets = stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], [queue.queueArn]),
    allow(['sqs:SendMessage'], [events.queueArn]),
    ...Object.entries(PARTITIONS).map(([action, partitions]) =>
      allow([`dynamodb:${action}`], [data.table.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
      }),
    ),
    allow(
      ['s3:GetObject'],
      ['bodies/*', 'contexts/*', 'files/*'].map((keys) => data.bucket.arnForObjects(keys)),
    ),
    allow(['s3:PutObject'], [data.bucket.arnForObjects('logs/*')]),
    // Without it what is missing would look as if it were forbidden.
    allow(['s3:ListBucket'], [data.bucket.bucketArn]),
    allow(['ssm:GetParameters'], [secret]),
    allow(['secretsmanager:GetSecretValue'], [secrets], { StringEquals: { 'aws:ResourceTag/akkaflow:stage': stage } }),
    allow(['events:PutEvents'], [bus.eventBusArn]),
    ...(mail ? mailRights(stack, mail) : []),
    ...(jobRole ? [allow(['sts:AssumeRole'], [jobRole.roleArn])] : []),
  ];
}

/** For actions that send mail: only as the sender of the deployment, or the password of its server. */
function mailRights(stack: Stack, { from, by }: MailSettings): readonly PolicyStatement[] {
  if (by.type === 'ses') {
    const [, address = from] = /<([^>]+)>\s*$/.exec(from) ?? [];
    return [
      new PolicyStatement({
        actions: ['ses:SendEmail', 'ses:SendRawEmail'],
        // The set too, which an identity may have as its default.
        resources: ['identity', 'configuration-set'].map((resource) =>
          stack.formatArn({ service: 'ses', resource, resourceName: '*' }),
        ),
        conditions: { StringEquals: { 'ses:FromAddress': address } },
      }),
    ];
  }
  if (by.type !== 'smtp' || by.password === undefined || !('secret' in by.password)) return [];
  return [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [by.password.secret] })];
}

/** For cdk-nag: why the rights of a worker have a `*` in their resources. */
export function acknowledgeRights(scope: Construct, rights: readonly PolicyStatement[]): void {
  const reason = 'Objects and secrets of this deployment, by their prefix, tag or sender';
  acknowledgeWildcards(
    scope,
    rights.flatMap(({ resources }) => resources),
    reason,
  );
}
