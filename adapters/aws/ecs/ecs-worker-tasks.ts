import {
  ConflictException,
  DescribeTasksCommand,
  type ECSClient,
  ECSServiceException,
  type Failure,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { TaskFailure } from '#core/fleet/record-failure.ts';
import type { TaskStatus } from '#core/fleet/settle-starts.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import type { TaskAnswer, TaskOrder, WorkerTasks } from '#core/ports/worker-tasks.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { nameOf } from '../errors.ts';
import { chunksOf } from '../pack-batches.ts';
import type { EcsFleet } from './ecs-fleet.ts';
import { taskIdOf } from './task-identity.ts';
import { failureOf, statusOf } from './task-status.ts';

/** Tasks of one call: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const MOST_STARTED = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const MOST_DESCRIBED = 100;
const STOPS_AT_ONCE = 4;
/** Says who started a task, in the console and in lists. */
const STARTED_BY = 'akkaflow';

/** ECS did not do what was asked, or did not say whether it did. */
class TaskError extends AkkaflowError {
  override readonly name = 'TaskError';
  readonly code = 'tasks-failed';
}

/** One task of ECS on Fargate a worker. */
export class EcsWorkerTasks implements WorkerTasks {
  readonly #client: ECSClient;
  readonly #fleets: ReadonlyMap<string, EcsFleet>;

  constructor(client: ECSClient, fleets: ReadonlyMap<string, EcsFleet>) {
    this.#client = client;
    this.#fleets = fleets;
  }

  async start({ group, count, token, onDemand }: TaskOrder): Promise<TaskAnswer> {
    const fleet = this.#fleetOf(group);
    const started: string[] = [];
    for (let call = 0; call * MOST_STARTED < count; call++) {
      const answer = await this.#run(fleet, {
        count: Math.min(MOST_STARTED, count - call * MOST_STARTED),
        clientToken: `${token}-${call}`,
        onDemand,
      });
      started.push(...answer.started);
      // What is refused once is refused at once again.
      if (answer.refused !== undefined) return { started, refused: answer.refused };
    }
    return { started };
  }

  async inspect(group: string, tasks: readonly string[]): Promise<ReadonlyMap<string, TaskStatus>> {
    const { cluster } = this.#fleetOf(group);
    const statuses = new Map<string, TaskStatus>();
    for (const chunk of chunksOf(tasks, MOST_DESCRIBED)) {
      const command = new DescribeTasksCommand({ cluster, tasks: [...chunk] });
      const { tasks: found = [], failures = [] } = await taskCall('DescribeTasks', () => this.#client.send(command));
      for (const task of found) statuses.set(taskIdOf(task.taskArn ?? ''), statusOf(task));
      // ECS forgets a task about an hour after it stopped.
      for (const { arn = '', reason } of failures) {
        statuses.set(taskIdOf(arn), { status: 'failed', ...failureOf(`ECS knows its task no more: ${reason}`) });
      }
    }
    return statuses;
  }

  async stop(group: string, tasks: readonly string[], reason: string): Promise<void> {
    const { cluster } = this.#fleetOf(group);
    await mapBounded(STOPS_AT_ONCE, tasks, async (task) => {
      try {
        const command = new StopTaskCommand({ cluster, task, reason: `${STARTED_BY}: ${reason}` });
        await taskCall('StopTask', () => this.#client.send(command));
      } catch (error) {
        if (!(error instanceof TaskError && isUnknownTask(error.cause))) throw error;
      }
    });
  }

  async #run(
    { cluster, taskDefinition, subnets, securityGroups, publicIp }: EcsFleet,
    { count, clientToken, onDemand }: { count: number; clientToken: string; onDemand: boolean },
  ): Promise<TaskAnswer> {
    const command = new RunTaskCommand({
      cluster,
      taskDefinition,
      count,
      clientToken,
      ...(onDemand ? { launchType: 'FARGATE' } : { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] }),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...subnets],
          securityGroups: [...securityGroups],
          assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      propagateTags: 'TASK_DEFINITION',
      startedBy: STARTED_BY,
    });
    try {
      const { tasks = [], failures = [] } = await this.#client.send(command);
      const refused = refusal(failures);
      return { started: tasks.map(({ taskArn = '' }) => taskIdOf(taskArn)), ...(refused && { refused }) };
    } catch (cause) {
      // A deployment came between two tries of one order: the tasks of the first are there.
      if (cause instanceof ConflictException) return { started: (cause.resourceIds ?? []).map(taskIdOf) };
      if (isRefusal(cause)) return { started: [], refused: failureOf(`${cause.name}: ${cause.message}`) };
      throw taskError('RunTask', cause);
    }
  }

  #fleetOf(group: string): EcsFleet {
    const fleet = this.#fleets.get(group);
    if (fleet !== undefined) return fleet;
    const known = [...this.#fleets.keys()].join(', ');
    throw new TaskError(`No tasks are set up for the worker group '${group}'; there are: ${known}`, { group });
  }
}

/** For good, as far as the same call is concerned: throttling and faults of ECS pass by themselves. */
function isRefusal(error: unknown): error is ECSServiceException {
  if (!(error instanceof ECSServiceException) || error.$fault !== 'client') return false;
  return !/throttl|limitexceeded/i.test(error.name);
}

function isUnknownTask(error: unknown): boolean {
  return error instanceof ECSServiceException && /task was not found/i.test(error.message);
}

function refusal([first]: readonly Failure[]): TaskFailure | undefined {
  if (first === undefined) return undefined;
  const { reason = 'ECS gave no reason', detail } = first;
  return failureOf(detail === undefined ? reason : `${reason}: ${detail}`);
}

async function taskCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw taskError(operation, cause);
  }
}

/** With the message of ECS, which alone says what is to be mended. */
function taskError(operation: string, cause: unknown): TaskError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const details = { operation, reason: nameOf(cause) };
  return new TaskError(`${operation} failed: ${nameOf(cause)}: ${message}`, details, { cause });
}
