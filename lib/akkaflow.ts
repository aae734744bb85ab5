import { join } from 'node:path';
import { Tags } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deploymentVariables, STAGE_VARIABLE } from '#adapters/aws/environment.ts';
import { RELEASE } from '#core/model/release.ts';
import { linkSecretsPathOf, STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import { Api } from './api.ts';
import { checkProps, stageOf } from './check-props.ts';
import { Data } from './data.ts';
import { Functions, QUEUE_TIMEOUT_SECONDS } from './functions.ts';
import { Network } from './network.ts';
import { Operations } from './operations.ts';
import { Outputs } from './outputs.ts';
import { permit } from './permissions.ts';
import type { AkkaflowProps } from './props.ts';
import { Queues } from './queues.ts';
import { alertsOf, hasTasks, settingsOf, type WorkerGroups, workerGroupsOf } from './settings.ts';
import { SignIn } from './sign-in.ts';
import { Triggers } from './triggers.ts';
import type { Watched } from './watched.ts';
import { Web } from './web.ts';
import { Workers } from './workers.ts';

const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';
const BUILT_FUNCTIONS = join(import.meta.dirname, '..', 'dist', 'lambda');

/** A whole akkaflow. Its parts are there to be built upon, such as by grants on the bucket or rules on the bus. */
export class Akkaflow extends Construct {
  readonly stage: string;
  readonly workerGroups: WorkerGroups;
  /** Environment variables of every function and worker. */
  readonly environment: Readonly<Record<string, string>>;
  readonly queues: Queues;
  readonly data: Data;
  readonly bus: EventBus;
  readonly functions: Functions;
  readonly api: Api;
  readonly workers: Workers;
  /** Absent when all workers are elsewhere. */
  readonly network?: Network;
  /** Absent where there is no CloudFront. */
  readonly web?: Web;
  readonly signIn: SignIn;
  readonly operations: Operations;

  constructor(scope: Construct, id: string, props: AkkaflowProps = {}) {
    super(scope, id);
    const stage = stageOf(props);
    checkProps(props);
    const { target = 'aws', endpoint = DEFAULT_ENDPOINT, existingTable } = props;
    const { paused = existingTable !== undefined, masterConcurrency = 50, apiRateLimit = 50 } = props;
    const logRetention: RetentionDays = props.logRetention ?? 30;
    this.stage = stage;
    this.workerGroups = workerGroupsOf(props);
    this.queues = new Queues(this, 'Queues', {
      groups: Object.keys(this.workerGroups),
      timeoutSeconds: QUEUE_TIMEOUT_SECONDS,
    });
    this.data = new Data(this, 'Data', {
      removable: stage === 'dev',
      empties: stage === 'dev' && target === 'aws',
      definitionsQueue: this.queues.definitions,
      ...(existingTable !== undefined && { existingTable }),
    });
    this.data.bucket.node.addDependency(this.queues.notifications);
    this.bus = new EventBus(this, 'Bus', { description: 'What happens to instances of akkaflow' });
    this.environment = this.#variables(props);
    const folder = props.functionsFolder ?? BUILT_FUNCTIONS;
    const { queues, bus, data } = this;
    const environment = { ...this.environment, [STAGE_VARIABLE]: stage };
    this.functions = new Functions(this, 'Functions', {
      queues,
      environment,
      logRetention,
      folder,
      tracing: target === 'aws',
    });
    permit(this.functions, { stage, data, queues, bus, mail: props.mail, broadcast: props.broadcast });
    new Triggers(this, 'Triggers', { functions: this.functions, queues, bus, paused, masterConcurrency });
    this.api = new Api(this, 'Api', {
      handler: this.functions.api,
      users: data.users,
      logRetention,
      rateLimit: apiRateLimit,
      tracing: target === 'aws',
      ...(target === 'localstack' && { endpoint }),
    });
    if (target === 'aws') this.web = new Web(this, 'Web', { bucket: data.web, api: this.api });
    this.signIn = new SignIn(this, 'SignIn', {
      stage,
      users: data.users,
      webUrl: this.web?.url ?? endpoint,
      federation: props.federation,
    });
    this.operations = new Operations(this, 'Operations', {
      watched: this.#watched(),
      paused,
      ...(props.alarmTopic && { alarmTopic: props.alarmTopic }),
      ...(props.alarmEmail !== undefined && { alarmEmail: props.alarmEmail }),
      ...(props.runbook !== undefined && { runbook: props.runbook }),
    });
    if (hasTasks(this.workerGroups)) this.network = this.#network(props);
    this.workers = new Workers(this, 'Workers', {
      resources: { stage, data, events: queues.events, bus, mail: props.mail },
      groups: this.workerGroups,
      queues: queues.actions,
      network: this.network,
      environment: this.environment,
      logRetention,
      starters: [this.functions.master, this.functions.coordinator],
    });
    new Outputs(this, 'Outputs', stage, this.#outputs());
    this.#tag(props);
  }

  #network({ network = 'public', vpc, mail }: AkkaflowProps): Network {
    const groups = Object.values(this.workerGroups);
    return new Network(this, 'Network', {
      kind: network,
      ...(vpc && { vpc }),
      jobRoles: groups.some(({ jobRole }) => jobRole !== undefined),
      mail: mail?.by.type === 'ses',
    });
  }

  #variables(props: AkkaflowProps): Record<string, string> {
    const { queues, data, bus, stage } = this;
    return deploymentVariables({
      table: data.table.tableName,
      bucket: data.bucket.bucketName,
      eventsQueueUrl: queues.events.queueUrl,
      actionQueueUrls: Object.fromEntries([...queues.actions].map(([group, { queueUrl }]) => [group, queueUrl])),
      busName: bus.eventBusName,
      secrets: { type: 'ssm', path: linkSecretsPathOf(stage) },
      settings: settingsOf(props),
      ...alertsOf(props),
    });
  }

  #outputs() {
    return {
      [STACK_OUTPUTS.apiUrl]: this.api.url,
      [STACK_OUTPUTS.bucket]: this.data.bucket.bucketName,
      [STACK_OUTPUTS.table]: this.data.table.tableName,
      [STACK_OUTPUTS.bus]: this.bus.eventBusName,
      [STACK_OUTPUTS.settings]: JSON.stringify(this.environment),
      [STACK_OUTPUTS.userPool]: this.data.users.userPoolId,
      [STACK_OUTPUTS.userPoolClient]: this.signIn.client.userPoolClientId,
      ...(this.web && { [STACK_OUTPUTS.webUrl]: this.web.url }),
    };
  }

  #watched(): Watched {
    const { stage, functions, queues, api, data } = this;
    const { master, coordinator, notifier, loader } = functions;
    return {
      stage,
      functions: {
        master: master.function,
        coordinator: coordinator.function,
        notifier: notifier.function,
        loader: loader.function,
        api: functions.api.function,
      },
      queues,
      apiName: api.restApi.restApiName,
      tableName: data.table.tableName,
    };
  }

  #tag({ tags = {} }: AkkaflowProps): void {
    Tags.of(this).add('akkaflow:application', 'akkaflow');
    Tags.of(this).add('akkaflow:stage', this.stage);
    Tags.of(this).add('akkaflow:release', RELEASE);
    for (const [name, value] of Object.entries(tags)) Tags.of(this).add(name, value);
  }
}
