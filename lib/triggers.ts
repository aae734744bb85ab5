import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeServerless } from './acknowledge-serverless.ts';
import type { Functions } from './functions.ts';
import type { Handler } from './handler.ts';
import type { Queues } from './queues.ts';

export interface TriggersProps {
  readonly functions: Functions;
  readonly queues: Queues;
  readonly bus: EventBus;
  /** Whether all of it is there, and off. */
  readonly paused: boolean;
  readonly masterConcurrency: number;
}

/** The smallest that a mapping may have. */
const FEW = 2;

/** What calls the functions: queues, the clock and the bus. */
export class Triggers extends Construct {
  readonly #props: TriggersProps;

  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    this.#props = props;
    const { functions, queues, masterConcurrency } = props;
    const { master, coordinator, notifier, loader } = functions;
    this.#queue('Events', master, queues.events, masterConcurrency);
    for (const [kind, queue] of Object.entries(queues.deadLetters)) this.#queue(`Dead-${kind}`, master, queue, FEW);
    this.#queue('Definitions', loader, queues.definitions, FEW);
    this.#every(Duration.minutes(1), 'Tick', coordinator);
    this.#every(Duration.minutes(1), 'NoticeTick', notifier);
    this.#every(Duration.hours(1), 'Reconciliation', loader);
    this.#onBus('Completion', 'akkaflow.instance', coordinator);
    this.#onBus('Notice', 'akkaflow.notice', notifier);
  }

  #queue(id: string, { function: fn, role }: Handler, queue: IQueue, maxConcurrency: number): void {
    queue.grantConsumeMessages(role);
    const mapping = new EventSourceMapping(this, id, {
      target: fn,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
      enabled: !this.#props.paused,
    });
    acknowledgeServerless(mapping, {
      LambdaEventSourceMappingDestination: 'What fails goes back to its queue, and in the end to the dead letters',
    });
  }

  #every(period: Duration, id: string, handler: Handler): void {
    this.#rule(id, handler, { schedule: Schedule.rate(period) });
  }

  #onBus(id: string, detailType: string, handler: Handler): void {
    const { bus } = this.#props;
    this.#rule(id, handler, { eventBus: bus, eventPattern: { source: ['akkaflow'], detailType: [detailType] } });
  }

  #rule(id: string, { function: fn }: Handler, props: RuleProps): void {
    const target = new LambdaFunction(fn, {
      deadLetterQueue: this.#props.queues.failures,
      maxEventAge: Duration.hours(1),
      retryAttempts: 10,
    });
    new Rule(this, id, { ...props, enabled: !this.#props.paused, targets: [target] });
  }
}
