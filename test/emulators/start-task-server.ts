import { type Answer, type Input, serveAwsJson } from './serve-aws-json.ts';

/** A task in the fields that ECS gives it. */
export type ServedTask = Record<string, unknown> & { taskArn: string };

/**
 * A server that speaks the JSON protocol of ECS, as far as starting workers needs it: a stand-in, since tasks need Docker
 * wherever ECS is emulated. Client tokens are kept for ever.
 */
export interface TaskServer {
  readonly url: string;
  /** By id. */
  readonly tasks: Map<string, ServedTask>;
  /** Every request by its operation, in order. */
  readonly requests: { readonly operation: string; readonly input: Input }[];
  /** What the next `RunTask` calls are answered with, in place of tasks. */
  readonly answers: Answer[];
  stop(): Promise<void>;
}

export async function startTaskServer(): Promise<TaskServer> {
  const state: State = { tasks: new Map(), requests: [], answers: [], tokens: new Map() };
  const server = await serveAwsJson((operation, input) => {
    state.requests.push({ operation, input });
    return answer(state, operation, input);
  });
  return { ...state, ...server };
}

type State = Omit<TaskServer, 'url' | 'stop'> & {
  readonly tokens: Map<string, { readonly request: string; readonly ids: readonly string[] }>;
};

/** An answer that refuses. */
export function refused(exception: string, message: string, more: object = {}, status = 400): Answer {
  return { status, body: { __type: exception, message, ...more } };
}

function answer(state: State, operation: string, input: Input): Answer {
  switch (operation) {
    case 'RunTask':
      return runTask(state, input);
    case 'DescribeTasks':
      return describeTasks(state, input);
    case 'StopTask':
      return stopTask(state, String(input['task']));
    default:
      return refused('UnknownOperationException', operation);
  }
}

function runTask(state: State, input: Input): Answer {
  const { clientToken, count } = input;
  if (Number(count) > 10) return refused('InvalidParameterException', 'count must be at most 10');
  const token = String(clientToken);
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) return refused('InvalidParameterException', 'clientToken');
  const request = JSON.stringify(input);
  const known = state.tokens.get(token);
  if (known !== undefined && known.request !== request) {
    return refused('ConflictException', 'in use', { resourceIds: known.ids.map(arnOf) });
  }
  const planned = known === undefined ? state.answers.shift() : undefined;
  if (planned !== undefined) return planned;
  const ids = known?.ids ?? Array.from({ length: Number(count) }, (_, index) => `${state.tasks.size + index + 1}`);
  state.tokens.set(token, { request, ids });
  for (const id of ids) {
    if (!state.tasks.has(id)) state.tasks.set(id, { taskArn: arnOf(id), lastStatus: 'PROVISIONING', containers: [] });
  }
  return { status: 200, body: { tasks: ids.map((id) => state.tasks.get(id)), failures: [] } };
}

function describeTasks({ tasks }: State, input: Input): Answer {
  const ids = (input['tasks'] as readonly string[]).map(idOf);
  if (ids.length > 100) return refused('InvalidParameterException', 'tasks must be at most 100');
  const missing = ids.filter((id) => !tasks.has(id));
  const failures = missing.map((id) => ({ arn: arnOf(id), reason: 'MISSING' }));
  return { status: 200, body: { tasks: ids.flatMap((id) => tasks.get(id) ?? []), failures } };
}

function stopTask({ tasks }: State, asked: string): Answer {
  const task = tasks.get(idOf(asked));
  if (task === undefined) return refused('InvalidParameterException', 'The referenced task was not found.');
  Object.assign(task, { lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
  return { status: 200, body: { task } };
}

function arnOf(id: string): string {
  return `arn:aws:ecs:us-east-1:000000000000:task/akkaflow/${id}`;
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
