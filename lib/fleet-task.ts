import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AwsLogDriverMode,
  Capability,
  type ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { ArnPrincipal, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DROPPED_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';
import { acknowledge } from './acknowledge.ts';
import { checkFargateSize } from './fargate-size.ts';
import type { WorkerGroupProps } from './props.ts';
import { acknowledgeRights } from './worker-rights.ts';

/** The most that Fargate gives a container from SIGTERM to SIGKILL, and what Spot gives notice of: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html */
const STOP_SECONDS = 120;
/** Of that, how long what runs may go on; the rest is for handing back and for the last output. */
const GRACE_MS = 100_000;
/** Of the memory of a task, for the worker itself and its launcher. */
const WORKER_MIB = 512;

export const GROUP_DEFAULTS = { cpu: 1024, memoryMiB: 2048, slots: 4, min: 0, max: 10, idleMinutes: 5 } as const;

export interface FleetTaskProps {
  readonly group: string;
  readonly settings: WorkerGroupProps;
  readonly image: ContainerImage;
  /** Of tasks as they are listed: one a stage and group. */
  readonly family: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly rights: readonly PolicyStatement[];
  readonly logRetention: RetentionDays;
}

/** What a task of one worker group is: its definition, its two roles and its log. */
export class FleetTask extends Construct {
  readonly definition: FargateTaskDefinition;

  constructor(scope: Construct, id: string, props: FleetTaskProps) {
    super(scope, id);
    const { group, settings, family, rights, logRetention } = props;
    const { cpu, memoryMiB, ephemeralGiB, architecture = 'arm64', jobRole } = { ...GROUP_DEFAULTS, ...settings };
    checkFargateSize(group, { cpu, memoryMiB, ephemeralGiB });
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family,
      cpu,
      memoryLimitMiB: memoryMiB,
      ...(ephemeralGiB !== undefined && { ephemeralStorageGiB: ephemeralGiB }),
      runtimePlatform: {
        cpuArchitecture: architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      taskRole: this.#taskRole(rights),
    });
    if (jobRole !== undefined) trust(jobRole, this.definition.taskRole);
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    this.definition.addContainer('worker', {
      containerName: 'worker',
      image: props.image,
      environment: { ...props.environment, ...workerVariables(group, settings), AWS_REGION: Stack.of(this).region },
      // A log that does not keep up must not stop actions.
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: group, mode: AwsLogDriverMode.NON_BLOCKING }),
      stopTimeout: Duration.seconds(STOP_SECONDS),
      linuxParameters: this.#linux(),
    });
    this.#acknowledge();
  }

  #acknowledge(): void {
    acknowledge(this.definition, {
      ECS2: 'They are names and numbers; secrets are read by the worker from SSM or Secrets Manager',
      'IAM5[Resource::*]': 'ecr:GetAuthorizationToken knows no resources',
    });
  }

  #taskRole(rights: readonly PolicyStatement[]): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'TaskRole', {
      // Only for tasks of this account: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
          },
        },
      }),
    });
    for (const right of rights) role.addToPolicy(right);
    acknowledgeRights(role, rights);
    return role;
  }

  /** An init process reaps what dead scripts leave; of root's rights the worker keeps those to change the user and to kill. */
  #linux(): LinuxParameters {
    const linux = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linux.dropCapabilities(...DROPPED_CAPABILITIES.map((name) => Capability[name]));
    return linux;
  }
}

function workerVariables(group: string, settings: WorkerGroupProps): Record<string, string> {
  const { memoryMiB, slots, min, idleMinutes, jobRole } = { ...GROUP_DEFAULTS, ...settings };
  return {
    AKKAFLOW_WORKER_GROUP: group,
    AKKAFLOW_WORKER_SLOTS: String(slots),
    AKKAFLOW_WORKER_IDLE_MINUTES: String(idleMinutes),
    AKKAFLOW_WORKER_IDLE_KEPT: String(min),
    AKKAFLOW_WORKER_SHUTDOWN_GRACE_MS: String(GRACE_MS),
    AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB: String(memoryMiB - WORKER_MIB),
    ...(jobRole && { AKKAFLOW_WORKER_JOB_ROLE: jobRole.roleArn }),
  };
}

/** A role of this app is made to trust the workers; one from elsewhere has to do so already. */
function trust(jobRole: IRole, { roleArn }: IRole): void {
  if (!(jobRole instanceof Role)) return;
  jobRole.assumeRolePolicy?.addStatements(
    new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new ArnPrincipal(roleArn)] }),
  );
}
