import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { type Deployment, deploymentFrom } from '#adapters/aws/environment.ts';
import { makeDeploymentPorts } from '#adapters/deployment-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { ApiClient } from '#cli/client/api-client.ts';
import { readStackOutput } from '#cli/connection/read-stack-output.ts';
import { awsSignature } from '#cli/connection/sign-requests.ts';
import { STACK_OUTPUTS, stackNameOf } from '#core/model/stack-outputs.ts';
import type { WorkerStore } from '#core/ports/worker-store.ts';
import { AwsCaller } from './call-aws.ts';
import { CheckFailure, must, NotHere } from './check.ts';
import { Sandbox } from './sandbox.ts';

const POLL_MS = 1_000;

export interface VerifyOptions {
  readonly stage: string;
  readonly region: string;
  /** Worker group whose tasks are tried. */
  readonly group: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A deployment and all that checks need to try it. */
export class Verification {
  readonly stage: string;
  readonly region: string;
  readonly group: string;
  readonly api: ApiClient;
  readonly aws: AwsCaller;
  readonly clients: AwsClients;
  readonly deployment: Deployment;
  readonly workers: WorkerStore;
  readonly resources: readonly StackResourceSummary[];
  readonly userPool: string;
  /** Whether it is an emulator. */
  readonly emulated: boolean;
  readonly sandbox: Sandbox;

  private constructor(
    { stage, region, group }: VerifyOptions,
    variables: Variables,
    found: Pick<Verification, 'deployment' | 'resources' | 'userPool'> & { readonly apiUrl: string },
  ) {
    const endpoint = variables['AWS_ENDPOINT_URL'];
    this.stage = stage;
    this.region = region;
    this.group = group;
    this.emulated = endpoint !== undefined;
    this.deployment = found.deployment;
    this.resources = found.resources;
    this.userPool = found.userPool;
    this.api = new ApiClient(found.apiUrl, awsSignature({ region }));
    this.aws = new AwsCaller({ region }, endpoint);
    this.clients = makeAwsClients({ ...clientOptionsFrom(variables), region });
    const system = { clock: systemClock, random: systemRandom };
    this.workers = makeDeploymentPorts(this.clients, this.deployment, system).workers;
    this.sandbox = new Sandbox(this.api, this.clients.s3, this.deployment.bucket, group);
  }

  /** Throws `CommandFailure` when there is no such deployment, or it cannot be read. */
  static async connect(options: VerifyOptions, variables: Variables): Promise<Verification> {
    const { stage, region } = options;
    const output = (name: (typeof STACK_OUTPUTS)[keyof typeof STACK_OUTPUTS]) =>
      readStackOutput(stage, name, { region });
    const apiUrl = await output(STACK_OUTPUTS.apiUrl);
    const deployment = deploymentFrom(JSON.parse(await output(STACK_OUTPUTS.settings)));
    const userPool = await output(STACK_OUTPUTS.userPool);
    return new Verification(options, variables, {
      apiUrl,
      deployment,
      userPool,
      resources: await resourcesOf(options),
    });
  }

  /** The physical name of the one resource of a type whose logical id matches. Throws `NotHere` when there is none. */
  resource(type: string, logicalId: RegExp): string {
    const found = this.resources.find(
      ({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && logicalId.test(LogicalResourceId),
    );
    const name = found?.PhysicalResourceId;
    if (name === undefined) throw new NotHere(`the stack has no ${type} ${logicalId.source}`);
    return name;
  }

  get hasTasks(): boolean {
    return this.resources.some(({ ResourceType }) => ResourceType === 'AWS::ECS::TaskDefinition');
  }

  /** Asks until there is an answer. Throws `CheckFailure` when there is none for so long. */
  async until<T>(what: string, seconds: number, ask: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (performance.now() > deadline) throw new CheckFailure(`waited ${seconds} s in vain for ${what}`);
      await sleep(POLL_MS);
    }
  }

  /** Removes what was made, and closes everything. */
  async close(say: (line: string) => void): Promise<void> {
    await this.sandbox.cleanUp(say);
    closeAwsClients(this.clients);
  }
}

async function resourcesOf({ stage, region }: VerifyOptions): Promise<readonly StackResourceSummary[]> {
  const client = new CloudFormationClient({ region });
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackNameOf(stage) })) {
    resources.push(...(page.StackResourceSummaries ?? []));
  }
  client.destroy();
  must(resources.length > 0, `the stack ${stackNameOf(stage)} has no resources`);
  return resources;
}
