import type { Task } from '@aws-sdk/client-ecs';
import type { TaskFailure } from '#core/fleet/record-failure.ts';
import type { TaskStatus } from '#core/fleet/settle-starts.ts';

/** What ECS says when it has no room: on Spot or at all, and when the account may not have more. */
const NO_CAPACITY = /capacity is unavailable|capacity not available|limit on the number of vCPUs|RESOURCE:/i;
/** Taken away by Spot before its worker was there: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const TAKEN_AWAY = 'SpotInterruption';

/** What became of a task as ECS describes it. */
export function statusOf(task: Task): TaskStatus {
  const { lastStatus, startedAt, stopCode } = task;
  if (lastStatus === 'RUNNING' && startedAt !== undefined) return { status: 'running', since: startedAt.getTime() };
  if (lastStatus !== 'STOPPED') return { status: 'coming' };
  const exitCodes = (task.containers ?? []).map(({ exitCode }) => exitCode);
  const leftInOrder = exitCodes.length > 0 && exitCodes.every((code) => code === 0);
  if (leftInOrder || stopCode === 'UserInitiated') return { status: 'ended' };
  return { status: 'failed', ...failureOf(reasonOf(task), stopCode === TAKEN_AWAY) };
}

/** A reason that ECS gave, and whether it is that there is no room. */
export function failureOf(reason: string, capacity = false): TaskFailure {
  return { reason, capacity: capacity || NO_CAPACITY.test(reason) };
}

function reasonOf({ stoppedReason, containers = [] }: Task): string {
  const details = containers.flatMap(({ name, reason, exitCode }) => {
    if (reason !== undefined && reason !== '') return [`${name}: ${reason}`];
    return exitCode === undefined ? [] : [`${name} ended with exit code ${exitCode}: see its log`];
  });
  return [stoppedReason ?? 'its task stopped', ...details].join('; ');
}
