import { ASSUMPTIONS, HOURS_A_MONTH, PRICES, perOne } from '../prices.ts';
import { addUp, type CostLine, costLine } from './cost-line.ts';
import type { TickUse, TickUses } from './measure-ticks.ts';
import { type Resource, referredId, type Template } from './template.ts';

const SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
const MIB_A_GB = 1024;

/** What each resource is asked at rest. Prices of those at which only use costs are in the table of work. */
type Pricing = (resource: Resource, template: Template, ticks: TickUses) => readonly CostLine[];

const PRICED: Readonly<Record<string, Pricing>> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': () => [
    costLine('CloudWatch', 'dashboard, of the three that are free', 1, 'dashboards', 0),
  ],
  'AWS::DynamoDB::Table': table,
  'AWS::EC2::NatGateway': () => [hourly('VPC', 'NAT gateway', PRICES.natGatewayHour)],
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::Events::Rule': rule,
  'AWS::KMS::Key': () => [costLine('KMS', 'keys', 1, 'keys', PRICES.encryptionKey)],
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::S3::Bucket': () => [costLine('S3', 'stored, of all buckets', 0, 'GB', PRICES.s3StoredGb)],
  'AWS::SecretsManager::Secret': () => [costLine('Secrets Manager', 'secrets', 1, 'secrets', PRICES.secret)],
};

/** Types of which AWS asks nothing but for their use, or nothing at all. */
const FREE_AT_REST: readonly string[] = [
  'AWS::ApiGateway::',
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFront::',
  'AWS::Cognito::',
  'AWS::EC2::EgressOnlyInternetGateway',
  // By what it logs: nothing, while nothing runs.
  'AWS::EC2::FlowLog',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECS::CapacityProvider',
  'AWS::ECS::Cluster',
  'AWS::ECS::ClusterCapacityProviderAssociations',
  'AWS::ECS::TaskDefinition',
  'AWS::Events::EventBus',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'Custom::',
];

/**
 * What a stack costs a month while nothing runs on it: by its template, what its ticks were measured to take, and `prices.ts`.
 * Throws for a resource of a type that it knows no price of, so that none is forgotten.
 */
export function idleCost(template: Template, ticks: TickUses): readonly CostLine[] {
  const lines = Object.entries(template.Resources).flatMap(([id, resource]) => {
    const price = PRICED[resource.Type];
    if (price !== undefined) return price(resource, template, ticks);
    if (FREE_AT_REST.some((type) => isOf(resource.Type, type))) return [];
    throw new Error(`${id} is ${resource.Type}, of which bench/cost/idle-cost.ts has no price`);
  });
  return addUp([...lines, ...stored(), ...watched()]);
}

/** A type itself, or all of a service by `AWS::Service::`. */
function isOf(type: string, known: string): boolean {
  return known.endsWith('::') ? type.startsWith(known) : type === known;
}

function alarm({ Properties: { Metrics } = {} }: Resource): readonly CostLine[] {
  const looked = Array.isArray(Metrics) ? Metrics.filter((metric) => 'MetricStat' in metric).length : 1;
  return [costLine('CloudWatch', 'alarms', looked, 'alarms', PRICES.alarm)];
}

function table(): readonly CostLine[] {
  const { table: gb } = ASSUMPTIONS.storedGb;
  return [
    costLine('DynamoDB', 'stored', gb, 'GB', PRICES.dynamodbStoredGb),
    costLine('DynamoDB', 'point-in-time recovery', gb, 'GB', PRICES.dynamodbRecoveryGb),
  ];
}

function endpoint({
  Properties: { VpcEndpointType: type = 'Gateway', SubnetIds: subnets } = {},
}: Resource): readonly CostLine[] {
  if (type === 'Gateway') return [];
  const zones = Array.isArray(subnets) ? subnets.length : 1;
  return [
    costLine(
      'VPC',
      'interface endpoints, each in each zone',
      zones * HOURS_A_MONTH,
      'hours',
      PRICES.interfaceEndpointHour,
    ),
  ];
}

function hourly(service: string, what: string, price: number): CostLine {
  return costLine(service, what, HOURS_A_MONTH, 'hours', price);
}

/** Lambda asks an empty queue again and again. */
function mapping({ Properties: { EventSourceArn } = {} }: Resource, { Resources }: Template): readonly CostLine[] {
  const queue = Resources[referredId(EventSourceArn) ?? ''];
  if (queue?.Type !== 'AWS::SQS::Queue') throw new Error('A mapping whose source is no queue of the stack');
  const fifo = queue.Properties?.['FifoQueue'] === true;
  const receives = (ASSUMPTIONS.pollersOfMapping * SECONDS_A_MONTH) / ASSUMPTIONS.secondsOfPoll;
  const price = perOne(fifo ? PRICES.sqsFifoRequest : PRICES.sqsStandardRequest);
  return [
    costLine('SQS', `empty receives by Lambda, ${fifo ? 'FIFO' : 'standard'} queues`, receives, 'requests', price),
  ];
}

/** A schedule costs nothing itself, and each of its targets an invocation with all that it asks for. */
function rule(
  { Properties: { ScheduleExpression: schedule, Targets = [] } = {} }: Resource,
  template: Template,
  ticks: TickUses,
) {
  if (typeof schedule !== 'string') return [];
  const times = SECONDS_A_MONTH / secondsOf(schedule);
  return (Targets as readonly { readonly Arn: unknown }[]).flatMap(({ Arn }) => {
    const id = referredId(Arn) ?? '';
    const target = template.Resources[id];
    if (target?.Type !== 'AWS::Lambda::Function')
      throw new Error(`A schedule whose target ${id} is no function of the stack`);
    return invocations(target, times, useOf(id, ticks));
  });
}

function secondsOf(schedule: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const seconds = { minute: 60, hour: 3_600, day: 86_400 }[unit];
  if (seconds === undefined) throw new Error(`The schedule ${schedule} is not understood`);
  return Number(count) * seconds;
}

/** Of a function that has no measured tick it is taken that one costs as much as the coordinator's. */
function useOf(id: string, { coordinator, notifier }: TickUses): TickUse {
  return /notifier/i.test(id) ? notifier : coordinator;
}

function invocations(target: Resource, times: number, { usage, seconds }: TickUse): readonly CostLine[] {
  const { MemorySize: memory = 128, TracingConfig: tracing } = target.Properties ?? {};
  const gbSeconds = times * seconds * (Number(memory) / MIB_A_GB);
  const traced = (tracing as { readonly Mode?: string } | undefined)?.Mode === 'Active';
  return [
    costLine('Lambda', 'invocations by the clock', times, 'requests', perOne(PRICES.lambdaRequest)),
    costLine('SQS', 'what they ask queues', times * sqsRequests(usage), 'requests', perOne(PRICES.sqsStandardRequest)),
    costLine('Lambda', 'their duration', gbSeconds, 'GB-seconds', perOne(PRICES.lambdaGbSecond)),
    costLine('DynamoDB', 'what they read', times * usage.readUnits, 'read units', perOne(PRICES.dynamodbReadUnit)),
    costLine(
      'CloudWatch',
      'what they log',
      (times * usage.logBytes) / 1024 ** 3,
      'GB',
      PRICES.logsIngestedByte * 1024 ** 3,
    ),
    ...(traced ? [costLine('X-Ray', 'traces of them', times, 'traces', perOne(PRICES.xrayTrace))] : []),
  ];
}

function stored(): readonly CostLine[] {
  const { bucket, logs, image } = ASSUMPTIONS.storedGb;
  return [
    costLine('S3', 'stored, of all buckets', bucket, 'GB', PRICES.s3StoredGb),
    costLine('CloudWatch', 'stored logs', logs, 'GB', PRICES.logsStoredGb),
    costLine('ECR', 'image of the workers', image, 'GB', PRICES.imageStoredGb),
  ];
}

function sqsRequests({ byOperation }: TickUse['usage']): number {
  return Object.entries(byOperation).reduce((sum, [name, count]) => sum + (name.startsWith('sqs ') ? count : 0), 0);
}

/** Metrics cost only while they are recorded: at rest that is the lag of ticks alone. */
function watched(): readonly CostLine[] {
  return [costLine('CloudWatch', 'metrics of akkaflow at rest', 1, 'metrics', PRICES.customMetric)];
}
