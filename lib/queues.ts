import { Aws, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnQueue, type CfnQueueProps, type IQueue, Queue, QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  actionQueueAttributes,
  deadLetterAttributes,
  eventsDlqAttributes,
  eventsQueueAttributes,
  type QueueAttributes,
} from '#adapters/aws/schema.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeServerless } from './acknowledge-serverless.ts';

export interface QueuesProps {
  /** Worker groups, each of which gets a queue. */
  readonly groups: readonly string[];
  /** Of the functions that read queues; a message stays hidden for six times as long. */
  readonly timeoutSeconds: number;
}

/** Recommended by AWS for event sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_TIMEOUTS = 6;

/** Every queue, with the attributes of `adapters/aws/schema.ts`; open to this account's principals over TLS only. */
export class Queues extends Construct {
  readonly events: IQueue;
  /** By worker group. */
  readonly actions: ReadonlyMap<string, IQueue>;
  /** What S3 says of definitions. */
  readonly definitions: IQueue;
  /** Lets buckets send to `definitions`: it has to be there before a bucket that is told to, since S3 tries whether it may. */
  readonly notifications: QueuePolicy;
  /** Whatever was given up, by what it was: the master takes it from there. */
  readonly deadLetters: { readonly events: IQueue; readonly actions: IQueue; readonly definitions: IQueue };
  /** What functions failed at that nobody waits for. */
  readonly failures: IQueue;

  constructor(scope: Construct, id: string, { groups, timeoutSeconds }: QueuesProps) {
    super(scope, id);
    const visibility = VISIBILITY_TIMEOUTS * timeoutSeconds;
    this.deadLetters = {
      events: this.#queue('EventsDlq', eventsDlqAttributes(visibility)),
      actions: this.#queue('ActionsDlq', deadLetterAttributes(visibility)),
      definitions: this.#queue('DefinitionsDlq', deadLetterAttributes(visibility)),
    };
    const { events, actions, definitions } = this.deadLetters;
    this.events = this.#queue('Events', eventsQueueAttributes(events.queueArn, visibility));
    this.actions = new Map(
      groups.map((group) => [group, this.#queue(`Actions-${group}`, actionQueueAttributes(actions.queueArn))]),
    );
    this.definitions = this.#queue('Definitions', actionQueueAttributes(definitions.queueArn, visibility));
    this.failures = this.#queue('Failures', deadLetterAttributes(visibility));
    this.notifications = this.#takeFromBuckets();
    this.#takeFromRules();
  }

  #queue(id: string, attributes: QueueAttributes): IQueue {
    const resource = new CfnQueue(this, id, queueProperties(attributes));
    if (attributes['RedrivePolicy'] === undefined) {
      acknowledge(resource, { SQS3: 'It takes what was given up' });
      acknowledgeServerless(resource, { SQSRedrivePolicy: 'It takes what was given up' });
    }
    const { attrArn, attrQueueName, attrQueueUrl } = resource;
    const fifo = attributes['FifoQueue'] === 'true';
    const names = { queueArn: attrArn, queueName: attrQueueName, queueUrl: attrQueueUrl };
    const queue = Queue.fromQueueAttributes(this, `${id}Queue`, { ...names, fifo });
    const policy = new QueuePolicy(this, `${id}Policy`, { queues: [queue] });
    policy.document.addStatements(
      new PolicyStatement({
        sid: 'TlsOnly',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:*'],
        resources: [attrArn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    return queue;
  }

  /** Of any bucket of this account, since nobody knows the name of one that is not there yet. */
  #takeFromBuckets(): QueuePolicy {
    const policy = this.node.findChild('DefinitionsPolicy') as QueuePolicy;
    policy.document.addStatements(
      new PolicyStatement({
        sid: 'Notifications',
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.definitions.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return policy;
  }

  /** What a rule could not hand over. CDK says so by itself only for queues that it has made as `Queue`. */
  #takeFromRules(): void {
    const policy = this.node.findChild('FailuresPolicy') as QueuePolicy;
    const rules = Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
    policy.document.addStatements(
      new PolicyStatement({
        sid: 'Rules',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.failures.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': rules } },
      }),
    );
  }
}

/** Attributes of `CreateQueue` as CloudFormation takes them. */
function queueProperties(attributes: QueueAttributes): CfnQueueProps {
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = attributes;
  const { FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit } = attributes;
  return {
    visibilityTimeout: Number(VisibilityTimeout),
    messageRetentionPeriod: Number(MessageRetentionPeriod),
    sqsManagedSseEnabled: true,
    ...(RedrivePolicy !== undefined && { redrivePolicy: JSON.parse(RedrivePolicy) }),
    ...(FifoQueue !== undefined && { fifoQueue: FifoQueue === 'true' }),
    ...(ContentBasedDeduplication !== undefined && { contentBasedDeduplication: ContentBasedDeduplication === 'true' }),
    ...(DeduplicationScope !== undefined && { deduplicationScope: DeduplicationScope }),
    ...(FifoThroughputLimit !== undefined && { fifoThroughputLimit: FifoThroughputLimit }),
  };
}
