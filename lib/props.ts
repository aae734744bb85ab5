import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { BroadcastSettings, MailSettings } from '#core/model/alert-settings.ts';

/** Where a stack is for: `localstack` is any endpoint that speaks like LocalStack, MiniStack too. */
export type DeploymentTarget = 'aws' | 'localstack';

/** `public`: subnets that reach the Internet by themselves and take nothing in, at no cost; `private`: only interface endpoints, paid by the hour. */
export type NetworkKind = 'public' | 'private';

/** A worker group: a queue of actions, and the ECS Fargate tasks that take from it. */
export interface WorkerGroupProps {
  /**
   * What its tasks run: built on the image of `worker/Dockerfile`, or with the self-contained worker copied in.
   * @default - the image of `worker/Dockerfile`, built when it is deployed
   */
  readonly image?: ContainerImage;
  /**
   * CPU units of a task, 1024 a vCPU: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
   * @default 1024
   */
  readonly cpu?: number;
  /**
   * Memory of a task in MiB, of those that Fargate has for its CPU.
   * @default 2048
   */
  readonly memoryMiB?: number;
  /**
   * Disk of a task in GiB, 21 to 200.
   * @default - the 20 GiB that cost nothing
   */
  readonly ephemeralGiB?: number;
  /**
   * How many attempts a task runs at once.
   * @default 4
   */
  readonly slots?: number;
  /**
   * Of the processor: `arm64` is a fifth cheaper.
   * @default 'arm64'
   */
  readonly architecture?: 'arm64' | 'x86_64';
  /**
   * Whether tasks run on Fargate Spot, about 70% cheaper; an attempt that is interrupted starts again and uses up no retry.
   * @default false
   */
  readonly spot?: boolean;
  /**
   * Tasks that are kept when there is nothing to do.
   * @default 0
   */
  readonly min?: number;
  /**
   * Most tasks at once.
   * @default 10
   */
  readonly max?: number;
  /**
   * After how many minutes without anything to do a task ends, beyond the `min` that stay.
   * @default 5
   */
  readonly idleMinutes?: number;
  /**
   * The role whose short-lived credentials scripts get.
   * @default - scripts have no credentials
   */
  readonly jobRole?: IRole;
  /**
   * Where its tasks are.
   * @default - the subnets of the network
   */
  readonly subnets?: SubnetSelection;
  /**
   * Values of `host` in a definition that mean this group, besides its own name.
   * @default - for the group `default`, or the only one: `127.0.0.1` and `localhost`
   */
  readonly names?: readonly string[];
  /**
   * Folders of workflows that may use the group, with all below them.
   * @default - every folder
   */
  readonly folders?: readonly string[];
  /**
   * Whether its workers are elsewhere (EC2, on premises, a laptop): then it is a queue, and a policy to attach to them.
   * @default false
   */
  readonly external?: boolean;
}

/** Who may come in by the web besides users of the pool: an OpenID Connect or SAML provider of a company. */
export interface FederationProps {
  /** Name of the provider, on the button of the login page. */
  readonly name: string;
  /** Address of the issuer of OpenID Connect. */
  readonly issuerUrl: string;
  readonly clientId: string;
  /** ARN of the secret of Secrets Manager that holds the client secret as plain text. */
  readonly clientSecretArn: string;
}

/** How an akkaflow is set up. Everything has a default that costs next to nothing when idle. */
export interface AkkaflowProps {
  /**
   * Name of the deployment in its account: lowercase letters, digits and `-`, at most 20. What is made for `dev` is removed with it; of any other
   * stage the table, the buckets and the users stay when the stack goes.
   * @default 'dev'
   */
  readonly stage?: string;
  /**
   * `localstack` leaves out what such endpoints lack: Fargate tasks and CloudFront. Every worker group is then external.
   * @default 'aws'
   */
  readonly target?: DeploymentTarget;
  /**
   * Address of the endpoint that a `localstack` target is deployed to.
   * @default 'http://127.0.0.1:4566'
   */
  readonly endpoint?: string;
  /**
   * Worker groups by name: letters, digits, `-` and `_`, at most 40.
   * @default - one group `default` with the defaults of `WorkerGroupProps`
   */
  readonly workerGroups?: Readonly<Record<string, WorkerGroupProps>>;
  /**
   * How workers reach AWS, in a network of the stack's own.
   * @default 'public'
   */
  readonly network?: NetworkKind;
  /**
   * A network that is there already, for workers.
   * @default - one of the stack's own, by `network`
   */
  readonly vpc?: IVpc;
  /**
   * How long ended instances are kept with their logs, in days.
   * @default - for ever
   */
  readonly retentionDays?: number;
  /**
   * How long the logs of functions, workers and the API are kept, in days, of those that CloudWatch Logs knows.
   * @default 30
   */
  readonly logRetention?: number;
  /**
   * Name of a table to take in place of one of the stack's own, such as one restored from a backup. Everything then starts paused.
   * @default - a table of the stack's own
   */
  readonly existingTable?: string;
  /**
   * Whether nothing is started and nothing goes on: rules and event sources are off. The API answers all the same.
   * @default - true with `existingTable`, else false
   */
  readonly paused?: boolean;
  /**
   * How mails leave.
   * @default - none is sent
   */
  readonly mail?: MailSettings;
  /**
   * Where every notice goes besides.
   * @default - nowhere
   */
  readonly broadcast?: BroadcastSettings;
  /**
   * ARNs of IAM users and roles, or principals such as `cognito:SUB`, that are admins of everything and cannot be locked out.
   * @default - nobody: grant the first with `admins`
   */
  readonly admins?: readonly string[];
  /**
   * IANA zone of instances whose coordinator names none.
   * @default 'UTC'
   */
  readonly timezone?: string;
  /**
   * Who gets the alarms by mail.
   * @default - nobody
   */
  readonly alarmEmail?: string;
  /**
   * Address of the runbook, whose sections alarms name.
   * @default 'docs/runbook.md'
   */
  readonly runbook?: string;
  /**
   * A topic for alarms that is there already.
   * @default - one of the stack's own
   */
  readonly alarmTopic?: ITopic;
  /**
   * The identity provider of a company, whose users may then use the web.
   * @default - users of the pool only
   */
  readonly federation?: FederationProps;
  /**
   * Requests a second that the API takes, with bursts of twice as many; more get 429.
   * @default 50
   */
  readonly apiRateLimit?: number;
  /**
   * Batches of events that are advanced at once: 2 to 1000.
   * @default 50
   */
  readonly masterConcurrency?: number;
  /**
   * Tags of everything.
   * @default - `akkaflow:stage` only
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Folder that holds each function as `NAME/index.mjs`.
   * @default - `dist/lambda`, where `npm run build:functions` puts them
   */
  readonly functionsFolder?: string;
}
