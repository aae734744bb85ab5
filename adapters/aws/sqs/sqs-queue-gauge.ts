import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDepth, QueueGauge } from '#core/ports/queues.ts';
import { queueCall } from '../errors.ts';

interface Measured {
  readonly depth: QueueDepth;
  /** Of its dead letters, when it has such a queue. */
  readonly deadLetterArn?: string;
}

/** Depths as SQS says them, about a minute late and about right. */
export class SqsQueueGauge implements QueueGauge {
  readonly #client: SQSClient;
  readonly #eventsUrl: string;
  readonly #actionsUrlOf: (group: string) => string;

  constructor(client: SQSClient, eventsUrl: string, actionsUrlOf: (group: string) => string) {
    this.#client = client;
    this.#eventsUrl = eventsUrl;
    this.#actionsUrlOf = actionsUrlOf;
  }

  async depths(groups: readonly string[]): Promise<readonly QueueDepth[]> {
    const queues = [
      ['events', this.#eventsUrl],
      ...groups.map((group) => [`actions-${group}`, this.#actionsUrlOf(group)]),
    ];
    const live = await Promise.all(queues.map(([name = '', url = '']) => this.#measure(name, url, false)));
    const arns = new Set(live.flatMap(({ deadLetterArn }) => deadLetterArn ?? []));
    const dead = await Promise.all([...arns].map((arn) => this.#measureDead(arn)));
    return [...live, ...dead].map(({ depth }) => depth);
  }

  async backlog(group: string): Promise<number> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.#actionsUrlOf(group),
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    const { Attributes = {} } = await queueCall('GetQueueAttributes', () => this.#client.send(command));
    return Number(Attributes.ApproximateNumberOfMessages ?? 0);
  }

  async #measureDead(arn: string): Promise<Measured> {
    const name = arn.split(':').at(-1) ?? arn;
    const command = new GetQueueUrlCommand({ QueueName: name });
    const { QueueUrl = '' } = await queueCall('GetQueueUrl', () => this.#client.send(command));
    return await this.#measure(name, QueueUrl, true);
  }

  async #measure(queue: string, QueueUrl: string, dead: boolean): Promise<Measured> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    const { Attributes = {} } = await queueCall('GetQueueAttributes', () => this.#client.send(command));
    const depth: QueueDepth = {
      queue,
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
      dead,
    };
    const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
    return { depth, ...(deadLetterTargetArn !== undefined && { deadLetterArn: deadLetterTargetArn }) };
  }
}
