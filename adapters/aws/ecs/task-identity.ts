import { AkkaflowError } from '#core/model/errors.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Which task of ECS a process is, and of which revision of its definition: `family:7`. */
export interface TaskIdentity {
  readonly task: string;
  readonly release: string;
}

/** ECS did not tell a process which task it is. */
class TaskMetadataError extends AkkaflowError {
  override readonly name = 'TaskMetadataError';
  readonly code = 'task-metadata';
}

const TRIES = 6;
const PAUSE_MS = 5_000;

/**
 * Asks the metadata endpoint that ECS gives every container, by the address in its environment variable
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html). Throws after half a minute:
 * a worker that cannot say which task it is would be taken for one that never came, and stopped.
 */
export async function readTaskIdentity(
  metadataUri: string,
  clock: Clock,
  get: (url: string) => Promise<Response> = fetch,
): Promise<TaskIdentity> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await get(`${metadataUri}/task`);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return identityOf(await response.json());
    } catch (cause) {
      if (tries === TRIES) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new TaskMetadataError(`ECS does not say which task this is: ${reason}`, { tries }, { cause });
      }
      await clock.sleep(PAUSE_MS);
    }
  }
}

function identityOf(metadata: unknown): TaskIdentity {
  const { TaskARN, Family, Revision } = metadata as Readonly<Record<string, unknown>>;
  const task = typeof TaskARN === 'string' ? taskIdOf(TaskARN) : '';
  if (task !== '' && typeof Family === 'string' && typeof Revision === 'string') {
    return { task, release: `${Family}:${Revision}` };
  }
  throw new Error('its answer has no TaskARN, Family or Revision');
}

/** The last part of an ARN, by which ECS knows a task within its cluster. */
export function taskIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
