import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { synthesize } from '#bench/cost/synthesize.ts';
import type { Template } from '#bench/cost/template.ts';
import { Network } from '#lib/network.ts';
import { resourcesOf } from './template.ts';

const PUBLIC = synthesize();
const PRIVATE = synthesize({ network: 'private' });

interface Group {
  readonly SecurityGroupIngress?: readonly object[];
  readonly SecurityGroupEgress?: readonly object[];
}

interface Endpoint {
  readonly VpcEndpointType: string;
  readonly ServiceName: unknown;
  readonly PrivateDnsEnabled?: boolean;
}

function endpoints(from: Template, kind: string): readonly string[] {
  return resourcesOf<Endpoint>(from, 'AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => properties.VpcEndpointType === kind)
    .map(({ properties }) => /\.([a-z0-9.-]+)"\]*\}?$/.exec(JSON.stringify(properties.ServiceName))?.[1] ?? '')
    .sort();
}

describe('the network of workers', () => {
  it('costs nothing when no task runs: no NAT, no address, no interface endpoint', () => {
    for (const type of ['NatGateway', 'EIP', 'TransitGatewayAttachment', 'FlowLog']) {
      expect(resourcesOf(PUBLIC, `AWS::EC2::${type}`)).toEqual([]);
    }
    expect(endpoints(PUBLIC, 'Interface')).toEqual([]);
  });

  it('reaches S3 and DynamoDB by gateway endpoints', () => {
    expect(endpoints(PUBLIC, 'Gateway')).toEqual(['dynamodb', 's3']);
    expect(endpoints(PRIVATE, 'Gateway')).toEqual(['dynamodb', 's3']);
  });

  it('lets nothing in to workers, and everything out', () => {
    const groups = resourcesOf<Group>(PUBLIC, 'AWS::EC2::SecurityGroup');
    expect(groups).toHaveLength(1);
    expect(groups[0]?.properties).not.toHaveProperty('SecurityGroupIngress');
    expect(groups[0]?.properties.SecurityGroupEgress).toMatchObject([{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }]);
    expect(resourcesOf(PUBLIC, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  it('gives no address to anything but a task that asks for it', () => {
    const subnets = resourcesOf<{ MapPublicIpOnLaunch: boolean }>(PUBLIC, 'AWS::EC2::Subnet');
    expect(subnets.length).toBeGreaterThanOrEqual(2);
    for (const { properties } of subnets) expect(properties.MapPublicIpOnLaunch).toBe(false);
  });

  it('is reached by no function of CloudFormation', () => {
    expect(Object.values(PUBLIC.Resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });
});

describe('a private network of workers', () => {
  it('has no way to the Internet', () => {
    expect(resourcesOf(PRIVATE, 'AWS::EC2::InternetGateway')).toEqual([]);
    expect(resourcesOf(PRIVATE, 'AWS::EC2::NatGateway')).toEqual([]);
    expect(resourcesOf(PRIVATE, 'AWS::EC2::Route')).toEqual([]);
  });

  it('has the interface endpoints that workers need, and no more', () => {
    const needed = ['ecr.api', 'ecr.dkr', 'events', 'logs', 'secretsmanager', 'sqs', 'ssm'];
    expect(endpoints(PRIVATE, 'Interface')).toEqual(needed);
    const mail = { from: 'etl@example.com', by: { type: 'ses' } } as const;
    expect(endpoints(synthesize({ network: 'private', mail }), 'Interface')).toEqual(['email', ...needed].sort());
  });

  it('lets only workers reach the endpoints, by TLS', () => {
    const groups = resourcesOf<Group>(PRIVATE, 'AWS::EC2::SecurityGroup');
    const worker = groups.find(({ id }) => id.includes('WorkerGroup'));
    const source = { 'Fn::GetAtt': [worker?.id, 'GroupId'] };
    expect(resourcesOf(PRIVATE, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
    expect(groups.flatMap(({ properties }) => properties.SecurityGroupIngress ?? [])).toEqual([
      { Description: 'Workers', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourceSecurityGroupId: source },
    ]);
    expect(worker?.properties).not.toHaveProperty('SecurityGroupIngress');
  });
});

describe('a network that is there already', () => {
  const stack = new Stack(new App(), 'own');
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    publicSubnetIds: ['public-1', 'public-2'],
    privateSubnetIds: ['private-1', 'private-2'],
  });
  const network = new Network(stack, 'Network', { kind: 'public', vpc, jobRoles: false, mail: false });
  const idsOf = (placement: ReturnType<Network['place']>) => placement.subnets.map(({ subnetId }) => subnetId);

  it('gets workers into its private subnets, without public addresses', () => {
    const placement = network.place();
    expect(idsOf(placement)).toEqual(['private-1', 'private-2']);
    expect(placement.publicIp).toBe(false);
  });

  it('gets workers with public addresses where they are asked into its public subnets', () => {
    const placement = network.place({ subnets: vpc.publicSubnets });
    expect(idsOf(placement)).toEqual(['public-1', 'public-2']);
    expect(placement.publicIp).toBe(true);
  });
});
