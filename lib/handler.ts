import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  type RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeServerless } from './acknowledge-serverless.ts';

export interface HandlerProps {
  /** Name of the file in `lambda/`. */
  readonly name: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  readonly folder: string;
  readonly tracing: boolean;
  readonly memoryMiB?: number;
  readonly recursiveLoop?: RecursiveLoop;
  /** Where events go of which it failed at three times; of functions that are called and not waited for. */
  readonly failures?: IQueue;
}

/** One Lambda function of `lambda/` with a role and a log group of its own; what it may do besides, others grant to `role`. */
export class Handler extends Construct {
  readonly function: LambdaFunction;
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    if (props.tracing) acknowledge(this.role, { 'IAM5[Resource::*]': 'X-Ray knows no resources' });
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(props.folder, props.name)),
      memorySize: props.memoryMiB ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // What it began and ended is in metrics and traces; in the log it would cost more than the function.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.recursiveLoop && { recursiveLoop: props.recursiveLoop }),
      ...(props.failures && { onFailure: new SqsDestination(props.failures), maxEventAge: Duration.hours(1) }),
    });
    acknowledgeServerless(this.function, {
      ...(!props.tracing && { LambdaTracing: 'Emulators have no X-Ray' }),
      LambdaDLQ: 'What calls it has a queue for failures: its event source, or its destination on failure',
    });
  }
}
