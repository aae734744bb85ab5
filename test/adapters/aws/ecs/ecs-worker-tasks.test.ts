import type { ECSClient } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeEcsClient } from '#adapters/aws/clients/ecs-client.ts';
import type { EcsFleet } from '#adapters/aws/ecs/ecs-fleet.ts';
import { EcsWorkerTasks } from '#adapters/aws/ecs/ecs-worker-tasks.ts';
import type { TaskStatus } from '#core/fleet/settle-starts.ts';
import { unique } from '#test/contract/samples.ts';
import { describeWorkerTasksContract } from '#test/contract/worker-tasks.contract.ts';
import { refused, startTaskServer, type TaskServer } from '#test/emulators/start-task-server.ts';

const FLEET: EcsFleet = {
  cluster: 'akkaflow-dev',
  taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/akkaflow-default:7',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  publicIp: true,
  min: 0,
  max: 10,
  slots: 4,
  capacity: 'spot',
};

let server: TaskServer;
let client: ECSClient;
let tasks: EcsWorkerTasks;
beforeAll(async () => {
  server = await startTaskServer();
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  client = await makeEcsClient({ region: 'us-east-1', endpoints: { ecs: server.url }, credentials, maxAttempts: 1 });
  tasks = new EcsWorkerTasks(client, new Map([['default', FLEET]]));
});
beforeEach(() => {
  server.requests.length = 0;
  server.answers.length = 0;
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

function served(status: TaskStatus): object {
  switch (status.status) {
    case 'coming':
      return { lastStatus: 'PENDING' };
    case 'running':
      return { lastStatus: 'RUNNING', startedAt: status.since / 1000 };
    case 'ended':
      return {
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        containers: [{ name: 'worker', exitCode: 0 }],
      };
    case 'failed':
      return { lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason: status.reason };
  }
}

describeWorkerTasksContract('ECS', () => ({
  port: tasks,
  become: (task, status) => void Object.assign(server.tasks.get(task) ?? {}, served(status)),
  refuse: (reason) => void server.answers.push(refused('ClientException', reason)),
}));

const order = () => ({ group: 'default', count: 1, token: `t-${unique()}`, onDemand: false });

describe('a start of tasks on ECS', () => {
  it('asks for Spot in the network of the group, tagged as the definition is', async () => {
    const { token } = order();
    await tasks.start({ ...order(), token, count: 2 });
    expect(server.requests).toMatchObject([
      {
        operation: 'RunTask',
        input: {
          cluster: 'akkaflow-dev',
          taskDefinition: FLEET.taskDefinition,
          count: 2,
          clientToken: `${token}-0`,
          capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }],
          networkConfiguration: {
            awsvpcConfiguration: { subnets: FLEET.subnets, securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
          },
          propagateTags: 'TASK_DEFINITION',
        },
      },
    ]);
    expect(server.requests[0]?.input).not.toHaveProperty('launchType');
  });

  it('asks for on-demand capacity when it is told to', async () => {
    await tasks.start({ ...order(), onDemand: true });
    expect(server.requests[0]?.input).toMatchObject({ launchType: 'FARGATE' });
    expect(server.requests[0]?.input).not.toHaveProperty('capacityProviderStrategy');
  });

  it('finds what an earlier try started although a deployment came between', async () => {
    const same = order();
    const { started } = await tasks.start(same);
    const newer = { ...FLEET, taskDefinition: FLEET.taskDefinition.replace(':7', ':8') };
    expect(await new EcsWorkerTasks(client, new Map([['default', newer]])).start(same)).toEqual({ started });
  });

  it.each([
    ['ClientException', 'Capacity is unavailable at this time. Please try again later', true],
    ['ClientException', "You've reached the limit on the number of vCPUs you can run concurrently", true],
    ['AccessDeniedException', 'not authorized to perform: iam:PassRole', false],
    ['ClusterNotFoundException', 'Cluster not found.', false],
  ])('is refused by %s: %s', async (exception, message, capacity) => {
    server.answers.push(refused(exception, message));
    const { refused: why } = await tasks.start(order());
    expect(why).toEqual({ reason: expect.stringContaining(message), capacity });
  });

  it('is refused in part where ECS places only some', async () => {
    const failures = [{ reason: 'RESOURCE:ENI', detail: 'none is left' }];
    const started = { tasks: [{ taskArn: 'arn:aws:ecs:us-east-1:0:task/akkaflow/abc' }], failures };
    server.answers.push({ status: 200, body: started });
    expect(await tasks.start({ ...order(), count: 2 })).toEqual({
      started: ['abc'],
      refused: { reason: 'RESOURCE:ENI: none is left', capacity: true },
    });
  });

  it('asks no further once it was refused', async () => {
    server.answers.push(refused('ClientException', 'no'));
    await tasks.start({ ...order(), count: 30 });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['ServerException', 500],
    ['ThrottlingException', 400],
  ])('is not known to have happened or not after %s', async (exception, status) => {
    server.answers.push(refused(exception, 'later', {}, status));
    await expect(tasks.start(order())).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('later'),
    });
  });

  it('is not known of a group without tasks', async () => {
    await expect(tasks.start({ ...order(), group: 'gpu' })).rejects.toThrow(/'gpu'; there are: default/);
  });
});

describe('a task that stopped', () => {
  it.each([
    [
      'whose image is missing',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'Task failed to start',
        containers: [{ name: 'worker', reason: 'CannotPullContainerError: not found' }],
      },
      {
        status: 'failed',
        reason: 'Task failed to start; worker: CannotPullContainerError: not found',
        capacity: false,
      },
    ],
    [
      'whose worker refused its settings',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'worker', exitCode: 1 }],
      },
      {
        status: 'failed',
        reason: 'Essential container in task exited; worker ended with exit code 1: see its log',
        capacity: false,
      },
    ],
    [
      'which Spot took away',
      { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' },
      { status: 'failed', reason: 'Your Spot Task was interrupted.', capacity: true },
    ],
    [
      'for which there was no room',
      { stopCode: 'TaskFailedToStart', stoppedReason: 'Capacity is unavailable at this time.' },
      { status: 'failed', reason: 'Capacity is unavailable at this time.', capacity: true },
    ],
    ['whose worker left', { containers: [{ name: 'worker', exitCode: 0 }] }, { status: 'ended' }],
    ['which somebody stopped', { stopCode: 'UserInitiated' }, { status: 'ended' }],
  ])('%s', async (_which, fields, status) => {
    const [task = ''] = (await tasks.start(order())).started;
    Object.assign(server.tasks.get(task) ?? {}, { lastStatus: 'STOPPED', ...fields });
    expect((await tasks.inspect('default', [task])).get(task)).toEqual(status);
  });

  it('has failed when ECS does not know it any more', async () => {
    expect((await tasks.inspect('default', ['old'])).get('old')).toMatchObject({ status: 'failed', capacity: false });
  });

  it('is asked for with at most a hundred others', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `none-${index}`);
    expect((await tasks.inspect('default', ids)).size).toBe(250);
    expect(server.requests).toHaveLength(3);
  });
});
