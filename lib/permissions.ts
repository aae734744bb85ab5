import { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { linkSecretsPathOf } from '#core/model/stack-outputs.ts';
import type { Data } from './data.ts';
import type { Handler } from './handler.ts';
import type { Queues } from './queues.ts';

export interface PermissionsProps {
  readonly stage: string;
  readonly data: Data;
  readonly queues: Queues;
  readonly bus: EventBus;
}

/** Lets a function do what its bundle calls. */
export function permit({ role }: Handler, { stage, data, queues, bus }: PermissionsProps): void {
  const table = data.table.tableArn;
  const allow = (actions: string[], resources: string[]) =>
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  allow(
    ['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map(
      (name) => `dynamodb:${name}`,
    ),
    [table],
  );
  allow(['dynamodb:Query'], [table, `${table}/index/*`]);
  allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject'], [data.bucket.arnForObjects('*')]);
  allow(['s3:ListBucket'], [data.bucket.bucketArn]);
  const all = [queues.events, ...queues.actions.values()].map(({ queueArn }) => queueArn);
  allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], all);
  // Of what was given up, `akkaflow health` tells how much there is.
  const dead = Object.values(queues.deadLetters).map(({ queueArn }) => queueArn);
  allow(['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], dead);
  allow(['events:PutEvents'], [bus.eventBusArn]);
  const path = `parameter${linkSecretsPathOf(stage)}/*`;
  allow(
    ['ssm:GetParameters', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    [Stack.of(role).formatArn({ service: 'ssm', resource: path })],
  );
}
