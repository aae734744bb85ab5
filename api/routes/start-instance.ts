import type { Context } from 'hono';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { awaitEnd } from '#core/service/await-end.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { idempotentInstance } from '../idempotent-instance.ts';
import { noSuchWorkflow } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import {
  type StartInstanceRequest,
  type StartInstanceResponse,
  type StartQuery,
  startInstanceBody,
  startInstanceResponse,
  startQuery,
} from '../schema/instance.ts';
import { startDownstream } from '../start-downstream.ts';

const PATH = '/v1/workflows/{name}/instances';

/** `POST /v1/workflows/NAME/instances`: starts an instance, once for each `Idempotency-Key`. */
export function startInstanceRoutes(env: ApiEnvironment): readonly Route[] {
  const start = defineRoute(
    {
      ...{ method: 'POST', path: PATH, id: 'startInstance', tag: 'instances' },
      summary: 'Starts an instance of a workflow, with `downstream` everything downstream of it as well',
      access: { role: 'operator', on: 'workflow' },
      query: startQuery,
      body: startInstanceBody,
      idempotent: true,
      answers: {
        200: { doc: 'The same key has started it before', schema: startInstanceResponse },
        201: { doc: 'It is stored, and will run', schema: startInstanceResponse },
      },
      problems: ['no-such-workflow', 'invalid-parameters', 'campaign-refused'],
    },
    (request) => begin(env, request),
  );
  return [start];
}

async function begin(
  env: ApiEnvironment,
  request: RouteRequest<typeof PATH, StartQuery, StartInstanceRequest>,
): Promise<Response> {
  const {
    c,
    caller,
    params: { name: workflow },
    query: { wait },
    body,
    note,
  } = request;
  const { params, kind, logicalTime, downstream } = body;
  const asked = { workflow, params, ...(logicalTime !== undefined && { logicalTime }) };
  if (downstream) return startDownstream(env, request, asked);
  const key = await idempotentInstance(env, c, workflow);
  if (key instanceof Response) return key;
  if (key.before !== undefined) return answer(env, c, { id: key.before, result: 'exists' }, wait);
  const started = await startInstance(env, {
    ...asked,
    startKind: kind,
    startedBy: caller.name,
    ...(key.id !== undefined && { id: key.id }),
  });
  if (started.result === 'no-such-workflow') return noSuchWorkflow(c, workflow);
  if (started.result === 'rejected') {
    return refuse(c, 'invalid-parameters', 'Nothing was started', started.diagnostics);
  }
  if (started.result === 'started') note({ after: { instance: started.id, kind } });
  return answer(env, c, started, wait);
}

/** With `wait`, the status is told: that at its end, or how it stands when the time is up. */
async function answer(
  env: ApiEnvironment,
  c: Context,
  started: Pick<StartInstanceResponse, 'id' | 'result'>,
  wait: number,
): Promise<Response> {
  const status = wait === 0 ? undefined : await awaitEnd(env, started.id, wait);
  const { id, result } = started;
  const response: StartInstanceResponse = { id, result, ...(status !== undefined && { status }) };
  return c.json(response, result === 'started' ? 201 : 200);
}
