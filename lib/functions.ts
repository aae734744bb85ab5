import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Handler } from './handler.ts';
import type { Queues } from './queues.ts';

/** Of every function that reads a queue: visibility of the queues is six times as long. */
export const QUEUE_TIMEOUT_SECONDS = 60;
/** A tick is over before the next but one. */
const TICK_TIMEOUT_SECONDS = 120;
/** API Gateway waits for 29 s: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const API_TIMEOUT_SECONDS = 29;

export interface FunctionsProps {
  readonly queues: Queues;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  readonly folder: string;
  readonly tracing: boolean;
}

/** The Lambda functions, without what calls them. */
export class Functions extends Construct {
  readonly master: Handler;
  readonly coordinator: Handler;
  readonly notifier: Handler;
  readonly loader: Handler;
  readonly api: Handler;

  constructor(scope: Construct, id: string, { queues: { failures }, ...shared }: FunctionsProps) {
    super(scope, id);
    this.master = new Handler(this, 'Master', {
      ...shared,
      name: 'master',
      description: 'Advances instances by what their workers report',
      timeoutSeconds: QUEUE_TIMEOUT_SECONDS,
      // Instances tell their parents and children by the queue that it reads, as often as they have to.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.coordinator = new Handler(this, 'Coordinator', {
      ...shared,
      name: 'coordinator',
      description: 'Starts workflows when they are due, and wakes instances',
      timeoutSeconds: TICK_TIMEOUT_SECONDS,
      failures,
    });
    this.notifier = new Handler(this, 'Notifier', {
      ...shared,
      name: 'notifier',
      description: 'Sends mails and other notices',
      timeoutSeconds: TICK_TIMEOUT_SECONDS,
      failures,
    });
    this.loader = new Handler(this, 'Loader', {
      ...shared,
      name: 'loader',
      description: 'Makes uploaded files the live definitions',
      timeoutSeconds: QUEUE_TIMEOUT_SECONDS,
      failures,
    });
    this.api = new Handler(this, 'Api', {
      ...shared,
      name: 'api',
      description: 'Answers the HTTP API',
      timeoutSeconds: API_TIMEOUT_SECONDS,
      // Somebody waits for it: twice the memory is twice the processor.
      memoryMiB: 1024,
    });
  }

  get all(): readonly Handler[] {
    return [this.master, this.coordinator, this.notifier, this.loader, this.api];
  }
}
