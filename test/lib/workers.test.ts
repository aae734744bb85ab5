import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { fleetsFrom } from '#adapters/aws/ecs/ecs-fleet.ts';
import { DROPPED_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';
import { synthesize } from '#bench/cost/synthesize.ts';
import type { Template as CfnTemplate } from '#bench/cost/template.ts';
import { FleetTask } from '#lib/fleet-task.ts';
import { readWorkerSettings } from '#worker/settings.ts';
import { resourcesOf, statementsOf } from './template.ts';

interface TaskDefinition {
  readonly Family: string;
  readonly Cpu: string;
  readonly Memory: string;
  readonly EphemeralStorage?: { readonly SizeInGiB: number };
  readonly RuntimePlatform: object;
  readonly ContainerDefinitions: readonly {
    readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
    readonly LinuxParameters: {
      readonly InitProcessEnabled: boolean;
      readonly Capabilities: { readonly Drop: string[] };
    };
    readonly LogConfiguration: { readonly Options: Readonly<Record<string, unknown>> };
    readonly StopTimeout: number;
    readonly Privileged?: boolean;
    readonly Secrets?: unknown;
  }[];
}

const JOB_ROLE = 'arn:aws:iam::123456789012:role/job';
const DEFAULT = synthesize();
const GROUPS = synthesize({
  stage: 'prod',
  workerGroups: {
    default: { spot: true, min: 1, max: 3, slots: 8, cpu: 2048, memoryMiB: 4096, idleMinutes: 20 },
    big: { architecture: 'x86_64', ephemeralGiB: 100 },
    office: { external: true },
  },
});

function definitionsOf(from: CfnTemplate): readonly TaskDefinition[] {
  return resourcesOf<TaskDefinition>(from, 'AWS::ECS::TaskDefinition').map(({ properties }) => properties);
}

function settingsOf(definition: TaskDefinition | undefined) {
  const entries = (definition?.ContainerDefinitions[0]?.Environment ?? []).map(({ Name, Value }) => [
    Name,
    String(Value),
  ]);
  return readWorkerSettings(Object.fromEntries(entries));
}

/** What a function is told of the fleets, with the ids of resources in place of their names. */
function fleetsOf(from: CfnTemplate, handler: string) {
  const functions = resourcesOf<{ Environment: { Variables: Record<string, unknown> } }>(from, 'AWS::Lambda::Function');
  const { AKKAFLOW_WORKER_TASKS: variable } =
    functions.find(({ id }) => id.includes(handler))?.properties.Environment.Variables ?? {};
  if (variable === undefined) return undefined;
  const [, parts] = (variable as { 'Fn::Join': [string, readonly unknown[]] })['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replaceAll(/["{}]/g, '')));
  return fleetsFrom({ AKKAFLOW_WORKER_TASKS: text.join('') });
}

describe('a task of a worker group', () => {
  const [definition] = definitionsOf(DEFAULT);
  const container = definition?.ContainerDefinitions[0];

  it('is one vCPU on arm64 with 2 GiB and four slots, unless it is said otherwise', () => {
    expect(definition).toMatchObject({
      Family: 'akkaflow-prod-default',
      Cpu: '1024',
      Memory: '2048',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
    expect(definition).not.toHaveProperty('EphemeralStorage');
    expect(settingsOf(definition)).toMatchObject({ group: 'default', slots: 4, idleMs: 300_000, idleKept: 0 });
    expect(definitionsOf(GROUPS)).toMatchObject([
      { Cpu: '2048', Memory: '4096', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
      { EphemeralStorage: { SizeInGiB: 100 }, RuntimePlatform: { CpuArchitecture: 'X86_64' } },
    ]);
    const busy = { slots: 8, idleMs: 1_200_000, idleKept: 1, attemptMemoryMib: 3_584 };
    expect(settingsOf(definitionsOf(GROUPS)[0])).toMatchObject(busy);
  });

  it('keeps of the rights of root only those to change users and to kill, and has an init process', () => {
    expect(container?.LinuxParameters.Capabilities).toEqual({ Drop: [...DROPPED_CAPABILITIES] });
    expect(container?.LinuxParameters.InitProcessEnabled).toBe(true);
    expect(container?.Privileged ?? false).toBe(false);
  });

  it('has as long to stop as Fargate gives it, and hands back in good time before that', () => {
    expect(container?.StopTimeout).toBe(120);
    const { shutdownGraceMs } = settingsOf(definition);
    expect(shutdownGraceMs).toBeGreaterThanOrEqual(90_000);
    expect(shutdownGraceMs).toBeLessThanOrEqual(110_000);
  });

  it('never stops actions because its log does not keep up', () => {
    expect(container?.LogConfiguration.Options).toMatchObject({
      mode: 'non-blocking',
      'awslogs-stream-prefix': 'default',
    });
  });

  it('holds no secret in its definition', () => {
    expect(container).not.toHaveProperty('Secrets');
    const names = container?.Environment.map(({ Name }) => Name) ?? [];
    expect(names.filter((name) => /PASSWORD|KEY|TOKEN/.test(name))).toEqual([]);
  });

  it.each([
    [{ cpu: 1000 }, /workerGroups: default: cpu must be one of 512, 1024/],
    [{ cpu: 256 }, /cpu/],
    [{ memoryMiB: 1024 }, /memoryMiB, with 1024 units of cpu, must be 2048 to 8192/],
    [{ memoryMiB: 2500 }, /in steps of 1024/],
    [{ ephemeralGiB: 20 }, /default: ephemeralGiB must be 21 to 200/],
    [{ slots: 0 }, /default: slots must be a whole number from 1/],
    [{ min: 3, max: 2 }, /min must be a whole number from 0 to 2/],
    [{ idleMinutes: 0 }, /idleMinutes/],
  ])('is refused with %j', (group, message) => {
    expect(() => synthesize({ workerGroups: { default: group } })).toThrow(message);
  });
});

describe('the rights of a worker', () => {
  const statements = statementsOf(DEFAULT, 'TaskRole');
  const of = (action: string) => statements.filter(({ Action }) => [Action].flat().includes(action));

  it('are these and no more', () => {
    expect([...new Set(statements.flatMap(({ Action }) => Action))].sort()).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
      'sqs:DeleteMessage',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'ssm:GetParameters',
    ]);
  });

  it('name a resource each, and are nobody else’s but those of its tasks', () => {
    for (const { Resource } of statements) expect(Resource).not.toBe('*');
    const [role] = resourcesOf<{ AssumeRolePolicyDocument: { Statement: object[] } }>(DEFAULT, 'AWS::IAM::Role').filter(
      ({ id }) => id.includes('TaskRole'),
    );
    expect(role?.properties.AssumeRolePolicyDocument.Statement).toMatchObject([
      {
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  it('receive from the queue of the group only', () => {
    const [{ Resource } = { Resource: undefined }] = statementsOf(GROUPS, 'GroupbigTaskRole').filter(({ Action }) =>
      [Action].flat().includes('sqs:ReceiveMessage'),
    );
    expect(JSON.stringify(Resource)).toContain('Actionsbig');
    expect(JSON.stringify(Resource)).not.toContain('Actionsdefault');
  });

  it('reach neither access, audit, workflows nor coordinators in the table', () => {
    for (const { Action, Condition } of statements.filter(({ Action }) => String(Action).startsWith('dynamodb:'))) {
      const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
      expect(keys, String(Action)).not.toHaveLength(0);
      for (const key of keys) expect(key).not.toMatch(/^(\*|PRINCIPALS|AUDIT|W#|C#|D#|FLEETS|FOLDERS)/);
    }
  });

  it('write nothing to the bucket but logs', () => {
    expect(JSON.stringify(of('s3:PutObject').map(({ Resource }) => Resource))).toMatch(/\/logs\/\*/);
    expect(JSON.stringify(of('s3:GetObject'))).not.toMatch(/definitions|logs/);
  });

  it('take on the job role of the group, and no other', () => {
    const jobRole = Role.fromRoleArn(new Stack(new App(), 'elsewhere'), 'Job', JOB_ROLE);
    const rights = statementsOf(synthesize({ workerGroups: { default: { jobRole } } }), 'TaskRole');
    expect(rights.filter(({ Action }) => Action === 'sts:AssumeRole')).toMatchObject([{ Resource: JOB_ROLE }]);
    expect(of('sts:AssumeRole')).toEqual([]);
  });

  it('are trusted by a job role of the same app', () => {
    const stack = new Stack(new App(), 'own');
    const jobRole = new Role(stack, 'Job', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
    const image = ContainerImage.fromRegistry('worker');
    const names = { group: 'etl', family: 'etl', environment: {}, rights: [], logRetention: 30 };
    new FleetTask(stack, 'Task', { ...names, image, settings: { jobRole } });
    const [job] = resourcesOf<{ AssumeRolePolicyDocument: unknown }>(
      Template.fromStack(stack).toJSON() as CfnTemplate,
      'AWS::IAM::Role',
    ).filter(({ id }) => id.startsWith('Job'));
    expect(JSON.stringify(job?.properties.AssumeRolePolicyDocument)).toMatch(/"Fn::GetAtt":\["TaskTaskRole/);
  });

  it('send mail as the sender of the deployment only', () => {
    const mail = { from: 'ETL <etl@example.com>', by: { type: 'ses' } } as const;
    const sending = statementsOf(synthesize({ mail }), 'TaskRole').filter(({ Action }) =>
      String(Action).includes('ses:'),
    );
    expect(sending).toMatchObject([{ Condition: { StringEquals: { 'ses:FromAddress': 'etl@example.com' } } }]);
  });
});

describe('whoever starts tasks', () => {
  it.each(['Master', 'Coordinator'])('%s is told of the groups that are not elsewhere', (handler) => {
    const fleets = fleetsOf(GROUPS, handler);
    expect([...(fleets?.keys() ?? [])]).toEqual(['default', 'big']);
    expect(fleets?.get('default')).toMatchObject({ min: 1, max: 3, slots: 8, capacity: 'spot', publicIp: true });
    expect(fleets?.get('big')).toMatchObject({ min: 0, max: 10, slots: 4, capacity: 'on-demand' });
  });

  it.each(['Notifier', 'Api', 'Loader'])('%s is not told, and may not', (handler) => {
    expect(fleetsOf(GROUPS, handler)).toBeUndefined();
    const actions = statementsOf(GROUPS, `${handler}Role`).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^(ecs|iam):/.test(action))).toEqual([]);
  });

  it.each(['Master', 'Coordinator'])(
    '%s may start tasks of these families, in this cluster, with their roles',
    (handler) => {
      const own = statementsOf(GROUPS, `${handler}Role`).filter(({ Action }) =>
        /^(ecs|iam):/.test(String([Action].flat()[0])),
      );
      const by = (action: string) => own.find(({ Action }) => [Action].flat().includes(action));
      expect(own.flatMap(({ Action }) => Action).sort()).toEqual([
        'ecs:DescribeTasks',
        'ecs:RunTask',
        'ecs:StopTask',
        'ecs:TagResource',
        'iam:PassRole',
      ]);
      const families = [by('ecs:RunTask')?.Resource].flat().map((resource) => JSON.stringify(resource));
      expect(families).toHaveLength(2);
      for (const family of families) expect(family).toMatch(/task-definition\/akkaflow-prod-(default|big):\*/);
      for (const action of ['ecs:RunTask', 'ecs:StopTask']) {
        expect(by(action)?.Condition?.['ArnEquals']).toHaveProperty(['ecs:cluster']);
      }
      expect([by('iam:PassRole')?.Resource].flat()).toHaveLength(4);
      expect(by('iam:PassRole')?.Condition).toEqual({
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      });
    },
  );

  it('finds the capacity of Spot also where no group asks for it any more, and its tasks still run', () => {
    const associations = 'AWS::ECS::ClusterCapacityProviderAssociations';
    for (const each of [GROUPS, DEFAULT]) {
      expect(resourcesOf(each, associations)).toMatchObject([
        { properties: { CapacityProviders: ['FARGATE', 'FARGATE_SPOT'], DefaultCapacityProviderStrategy: [] } },
      ]);
    }
  });
});

describe('a group whose workers are elsewhere', () => {
  const elsewhere = synthesize({ workerGroups: { default: { external: true } } });

  it('is a queue and a policy, without any task or network', () => {
    const types = Object.values(elsewhere.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::(ECS|EC2)::/.test(type))).toEqual([]);
    expect(resourcesOf(elsewhere, 'AWS::IAM::ManagedPolicy')).toHaveLength(1);
    expect(fleetsOf(elsewhere, 'Master')).toBeUndefined();
  });

  it('has a policy of the rights of a worker, and to read the settings of the deployment', () => {
    const [policy] = resourcesOf<{ PolicyDocument: { Statement: { Action: string | string[] }[] } }>(
      elsewhere,
      'AWS::IAM::ManagedPolicy',
    );
    const actions = policy?.properties.PolicyDocument.Statement.flatMap(({ Action }) => Action) ?? [];
    const rights = statementsOf(DEFAULT, 'TaskRole').flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !rights.includes(action))).toEqual(['ssm:GetParameter']);
    expect(rights.filter((right) => !actions.includes(right))).toEqual([]);
    expect(Object.values(elsewhere.Outputs).map(({ Description }) => Description)).toContainEqual(
      'Attach it to what runs: akkaflow worker --group default --stage prod',
    );
  });

  it('is every group on an endpoint without tasks', () => {
    const local = synthesize({ target: 'localstack' });
    expect(Object.values(local.Resources).filter(({ Type }) => /^AWS::(ECS|EC2)::/.test(Type))).toEqual([]);
  });
});
