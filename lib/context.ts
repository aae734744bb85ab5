import { Aws } from 'aws-cdk-lib';
import { type IVpc, Subnet, type SubnetSelection, Vpc, type VpcAttributes } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { isBroadcastSettings, isMailSettings } from '#adapters/aws/alert-variables.ts';
import type { AkkaflowProps, FederationProps, WorkerGroupProps } from './props.ts';
import {
  flag,
  integer,
  object,
  objectOf,
  oneOf,
  type Reader,
  readFields,
  text,
  texts,
  within,
} from './read-context.ts';

/** Props by the keys of context: those of `AkkaflowProps`, but for what is no business of the command line. */
type ContextProps = Omit<AkkaflowProps, 'admins' | 'endpoint' | 'functionsFolder'> & {
  readonly admin?: AkkaflowProps['admins'];
};

/**
 * The props that context says, as `-c KEY=VALUE` or in `cdk.json`; objects are JSON. What is there already is named: a network, a role, a
 * topic, an image. Throws for a key that is none of ours or of the CDK's own, and for a value that is not of its kind.
 */
export function propsFromContext(scope: Construct, context: Readonly<Record<string, unknown>>): AkkaflowProps {
  const ours = Object.fromEntries(Object.entries(context).filter(([key]) => !isOfCdk(key)));
  const { admin, ...props } = within('context', () =>
    readFields<ContextProps>(ours, readers(new Construct(scope, 'Named'))),
  );
  return { ...props, ...(admin && { admins: admin }) };
}

/** Feature flags (`@aws-cdk/…`), settings (`aws:cdk:…`) and answers of look-ups (`availability-zones:…`). */
function isOfCdk(key: string): boolean {
  return key.startsWith('@') || key.includes(':');
}

function readers(scope: Construct): { readonly [K in keyof ContextProps]-?: Reader<ContextProps[K]> } {
  return {
    stage: text,
    target: oneOf('aws', 'localstack'),
    network: oneOf('public', 'private'),
    vpc: vpcReader(scope),
    workerGroups: workerGroupsReader(scope),
    retentionDays: integer,
    logRetention: integer,
    existingTable: text,
    paused: flag,
    mail: settings(isMailSettings, '{"from":"etl@example.com","by":{"type":"ses"}}'),
    broadcast: settings(isBroadcastSettings, '{"topic":"arn:aws:sns:…"}'),
    admin: texts,
    timezone: text,
    alarmEmail: text,
    runbook: text,
    alarmTopic: (value): ITopic => Topic.fromTopicArn(scope, 'AlarmTopic', text(value)),
    federation: (value) => complete<FederationProps>(object<FederationProps>(FEDERATION)(value), FEDERATION),
    apiRateLimit: integer,
    masterConcurrency: integer,
    tags: (value) => Object.fromEntries(Object.entries(objectOf(value)).map(([key, tag]) => [key, text(tag)])),
  };
}

const FEDERATION = { name: text, issuerUrl: text, clientId: text, clientSecretArn: text };

function complete<T extends object>(found: Partial<T>, expected: { readonly [K in keyof T]-?: unknown }): T {
  const missing = Object.keys(expected).filter((key) => !Object.hasOwn(found, key));
  if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
  return found as T;
}

function settings<T>(isFit: (value: unknown) => value is T, example: string): Reader<T> {
  return (value) => {
    const found: unknown = objectOf(value);
    if (isFit(found)) return found;
    throw new Error(`must be JSON such as ${example}`);
  };
}

const VPC = { vpcId: text, availabilityZones: texts, publicSubnetIds: texts, privateSubnetIds: texts };
type NamedVpc = { readonly [K in keyof typeof VPC]?: K extends 'vpcId' ? string : readonly string[] };

/** With the ids of its subnets, since looking them up would take an account. */
function vpcReader(scope: Construct): Reader<IVpc> {
  return (value) => {
    const { vpcId, availabilityZones, publicSubnetIds, privateSubnetIds } = object<NamedVpc>(VPC)(value);
    if (vpcId === undefined || availabilityZones === undefined || (publicSubnetIds ?? privateSubnetIds) === undefined) {
      throw new Error('needs vpcId, availabilityZones, and publicSubnetIds or privateSubnetIds, one a zone');
    }
    const attributes: VpcAttributes = {
      vpcId,
      availabilityZones: [...availabilityZones],
      ...(publicSubnetIds && { publicSubnetIds: [...publicSubnetIds] }),
      ...(privateSubnetIds && { privateSubnetIds: [...privateSubnetIds] }),
    };
    return Vpc.fromVpcAttributes(scope, 'Vpc', attributes);
  };
}

function workerGroupsReader(scope: Construct): Reader<Readonly<Record<string, WorkerGroupProps>>> {
  return (value) =>
    Object.fromEntries(
      Object.entries(objectOf(value)).map(([name, group]) => {
        const read = object<WorkerGroupProps>(workerGroupReaders(new Construct(scope, `Group-${name}`)));
        return [name, within(name, () => read(group))];
      }),
    );
}

function workerGroupReaders(scope: Construct): {
  readonly [K in keyof WorkerGroupProps]-?: Reader<WorkerGroupProps[K]>;
} {
  return {
    image: (value) => imageOf(scope, text(value)),
    cpu: integer,
    memoryMiB: integer,
    ephemeralGiB: integer,
    slots: integer,
    architecture: oneOf('arm64', 'x86_64'),
    spot: flag,
    min: integer,
    max: integer,
    idleMinutes: integer,
    jobRole: (value): IRole => Role.fromRoleArn(scope, 'JobRole', text(value), { mutable: false }),
    subnets: (value): SubnetSelection => ({
      subnets: texts(value).map((id, index) => Subnet.fromSubnetId(scope, `Subnet${index}`, id)),
    }),
    names: texts,
    folders: texts,
    external: flag,
  };
}

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?:[:@](.+))?$/;

/** A folder with a Dockerfile, an image in ECR, which tasks are then allowed to pull, or one that anybody may pull. */
function imageOf(scope: Construct, name: string): ContainerImage {
  if (name.startsWith('.') || name.startsWith('/')) return ContainerImage.fromAsset(name);
  const [, account, region, repositoryName, tag] = ECR_IMAGE.exec(name) ?? [];
  if (repositoryName === undefined) return ContainerImage.fromRegistry(name);
  const repositoryArn = `arn:${Aws.PARTITION}:ecr:${region}:${account}:repository/${repositoryName}`;
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', { repositoryArn, repositoryName });
  return ContainerImage.fromEcrRepository(repository, tag);
}
