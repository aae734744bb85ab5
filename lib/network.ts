import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { NetworkKind } from './props.ts';

/** Zones of a network of the stack's own, where the region has as many: Spot has capacity in one when it has none in another. */
const ZONES = 3;

export interface NetworkProps {
  readonly kind: NetworkKind;
  /** A network that is there already, which is then taken as it is. */
  readonly vpc?: IVpc;
  /** Whether workers take on job roles, by STS. */
  readonly jobRoles: boolean;
  /** Whether workers mail by SES. */
  readonly mail: boolean;
}

/** Where the tasks of some workers are. */
export interface Placement {
  readonly subnets: readonly ISubnet[];
  /** Whether they need a public address, since their subnets have no other way out. */
  readonly publicIp: boolean;
}

/** Where workers are: a network that nobody can reach from outside, in which nothing costs anything as long as no task runs, unless it is `private`. */
export class Network extends Construct {
  readonly vpc: IVpc;
  /** Of workers: everything out, nothing in. */
  readonly securityGroup: ISecurityGroup;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    // The type of one says of a field that it may be undefined, that of the other that it may be absent.
    this.vpc = props.vpc ?? (this.#makeVpc(props.kind) as IVpc);
    this.securityGroup = new SecurityGroup(this, 'WorkerGroup', {
      vpc: this.vpc,
      description: 'Workers of akkaflow: everything out, nothing in',
      allowAllOutbound: true,
    });
    if (props.vpc === undefined && props.kind === 'private') this.#addEndpoints(props);
  }

  /** The subnets selected, or the private ones of the network, or its public ones where there are no others. Throws when there are none. */
  place(selection?: SubnetSelection): Placement {
    const { subnets } = this.vpc.selectSubnets(selection ?? this.#default());
    if (subnets.length === 0) throw new Error('subnets: the network has none of these; name some that it has');
    const open = new Set(this.vpc.publicSubnets.map(({ subnetId }) => subnetId));
    return { subnets, publicIp: subnets.some(({ subnetId }) => open.has(subnetId)) };
  }

  #default(): SubnetSelection {
    const { privateSubnets, isolatedSubnets, publicSubnets } = this.vpc;
    const [subnets] = [privateSubnets, isolatedSubnets, publicSubnets].filter(({ length }) => length > 0);
    return { subnets: subnets ?? [] };
  }

  #makeVpc(kind: NetworkKind): Vpc {
    const subnetType = kind === 'public' ? SubnetType.PUBLIC : SubnetType.PRIVATE_ISOLATED;
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: ZONES,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Workers', subnetType, cidrMask: 20, ...publicOnly(kind) }],
      // It would take a function of CloudFormation's own; nothing is in that group.
      restrictDefaultSecurityGroup: false,
      // These cost nothing, and keep logs, files and state off any gateway that costs by the byte.
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDB: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    acknowledge(vpc, { VPC7: 'Flow logs cost by the byte, also of loads; who wants them adds them to `network.vpc`' });
    return vpc;
  }

  #addEndpoints({ jobRoles, mail }: NetworkProps): void {
    const { SECRETS_MANAGER, EVENTBRIDGE, CLOUDWATCH_LOGS, ECR, ECR_DOCKER, SQS, SSM, STS } =
      InterfaceVpcEndpointAwsService;
    const services = {
      Sqs: SQS,
      EcrApi: ECR,
      EcrDocker: ECR_DOCKER,
      Logs: CLOUDWATCH_LOGS,
      Ssm: SSM,
      SecretsManager: SECRETS_MANAGER,
      Events: EVENTBRIDGE,
      ...(jobRoles && { Sts: STS }),
      ...(mail && { Email: InterfaceVpcEndpointAwsService.EMAIL }),
    };
    const securityGroup = new SecurityGroup(this, 'EndpointGroup', {
      vpc: this.vpc,
      description: 'Endpoints of AWS for the workers of akkaflow',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(Peer.securityGroupId(this.securityGroup.securityGroupId), Port.tcp(443), 'Workers');
    for (const [name, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [securityGroup], open: false });
    }
  }
}

/** A task asks for its address itself. */
function publicOnly(kind: NetworkKind) {
  return kind === 'public' ? { mapPublicIpOnLaunch: false } : {};
}
