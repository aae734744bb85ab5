import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EcsFleet, fleetsVariable, FLEETS_VARIABLE as VARIABLE } from '#adapters/aws/ecs/ecs-fleet.ts';
import { outputParameterOf } from '#core/model/stack-outputs.ts';
import { acknowledge, acknowledgeWildcards } from './acknowledge.ts';
import { FleetTask, GROUP_DEFAULTS } from './fleet-task.ts';
import type { Handler } from './handler.ts';
import type { Network } from './network.ts';
import type { WorkerGroupProps } from './props.ts';
import type { WorkerGroups } from './settings.ts';
import { workerImage } from './worker-image.ts';
import { acknowledgeRights, type WorkerResources, workerRights } from './worker-rights.ts';

export interface WorkersProps {
  readonly resources: WorkerResources;
  readonly groups: WorkerGroups;
  readonly queues: ReadonlyMap<string, IQueue>;
  /** There when any group has tasks. */
  readonly network?: Network | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Whoever starts tasks. */
  readonly starters: readonly Handler[];
}

/** The workers: tasks of ECS that master and tick start, and for groups with workers elsewhere a policy for these. */
export class Workers extends Construct {
  /** By group, of those whose workers are tasks. */
  readonly tasks: ReadonlyMap<string, FleetTask>;
  /** By group, of those whose workers are elsewhere: what they may do. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;

  constructor(scope: Construct, id: string, props: WorkersProps) {
    super(scope, id);
    const groups = Object.entries(props.groups);
    const elsewhere = groups.filter(([, { external = false }]) => external);
    const own = groups.filter(([, { external = false }]) => !external);
    this.policies = new Map(elsewhere.map(([group]) => [group, this.#policy(props, group)]));
    this.tasks = new Map(own.map(([group, settings]) => [group, this.#task(props, group, settings)]));
    const { network } = props;
    if (network === undefined) return;
    const cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      // Also without Spot: ECS does not take a capacity provider away from a cluster while its tasks run.
      enableFargateCapacityProviders: true,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    acknowledge(cluster, {
      ECS4: 'Container Insights costs by the task; workers are watched by their items and queues',
    });
    const fleets = own.map(([group, settings]) => [group, this.#fleet(cluster, network, group, settings)] as const);
    for (const starter of props.starters) this.#letStart(starter, cluster, Object.fromEntries(fleets));
  }

  #task(props: WorkersProps, group: string, settings: WorkerGroupProps): FleetTask {
    const { resources, environment, logRetention } = props;
    return new FleetTask(this, `Group-${group}`, {
      group,
      settings,
      environment,
      logRetention,
      image: settings.image ?? workerImage(settings.architecture),
      family: `akkaflow-${resources.stage}-${group}`,
      rights: workerRights(this, resources, queueOf(props, group), settings.jobRole),
    });
  }

  #fleet(cluster: Cluster, network: Network, group: string, settings: WorkerGroupProps): EcsFleet {
    const { min, max, slots, spot = false, subnets: selection } = { ...GROUP_DEFAULTS, ...settings };
    const { subnets, publicIp } = network.place(selection);
    return {
      cluster: cluster.clusterArn,
      taskDefinition: this.tasks.get(group)?.definition.taskDefinitionArn ?? '',
      subnets: subnets.map(({ subnetId }) => subnetId),
      securityGroups: [network.securityGroup.securityGroupId],
      publicIp,
      min,
      max,
      slots,
      capacity: spot ? 'spot' : 'on-demand',
    };
  }

  #letStart({ function: starter, role }: Handler, cluster: Cluster, fleets: Readonly<Record<string, EcsFleet>>): void {
    const stack = Stack.of(this);
    const { [VARIABLE]: text = '' } = fleetsVariable(fleets);
    starter.addEnvironment(VARIABLE, text);
    const here = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    const definitions = [...this.tasks.values()].map(({ definition: { family } }) =>
      stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${family}:*` }),
    );
    const tasks = [stack.formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` })];
    acknowledgeWildcards(role, [...definitions, ...tasks], 'Any revision, and tasks, whose ids are not known before');
    const roles = [...this.tasks.values()].flatMap(({ definition: { taskRole, executionRole } }) =>
      executionRole === undefined ? [taskRole.roleArn] : [taskRole.roleArn, executionRole.roleArn],
    );
    const toTasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
    const tagging = { StringEquals: { 'ecs:CreateAction': 'RunTask' } };
    for (const [actions, resources, conditions] of [
      [['ecs:RunTask'], definitions, here],
      [['ecs:DescribeTasks', 'ecs:StopTask'], tasks, here],
      [['ecs:TagResource'], tasks, tagging],
      [['iam:PassRole'], roles, toTasks],
    ] as const) {
      role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }));
    }
  }

  #policy(props: WorkersProps, group: string): ManagedPolicy {
    const { resources } = props;
    const rights = workerRights(this, resources, queueOf(props, group), props.groups[group]?.jobRole);
    const policy = new ManagedPolicy(this, `Policy-${group}`, {
      description: `Of workers of the group ${group} of akkaflow ${resources.stage} outside of ECS`,
      statements: [
        ...rights,
        new PolicyStatement({
          actions: ['ssm:GetParameter'],
          resources: [
            Stack.of(this).formatArn({
              service: 'ssm',
              resource: `parameter${outputParameterOf(resources.stage, 'Settings')}`,
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          ],
        }),
      ],
    });
    acknowledgeRights(policy, rights);
    new CfnOutput(this, `WorkerPolicy-${group}`, {
      value: policy.managedPolicyArn,
      description: `Attach it to what runs: akkaflow worker --group ${group} --stage ${resources.stage}`,
    });
    return policy;
  }
}

function queueOf({ queues }: WorkersProps, group: string): IQueue {
  const queue = queues.get(group);
  if (queue === undefined) throw new Error(`workerGroups: there is no queue for ${group}`);
  return queue;
}
