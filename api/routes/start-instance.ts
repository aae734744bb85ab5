import type { Context } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { idempotentIds } from '../idempotency.ts';
import { noSuchWorkflow } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import {
  type StartInstanceRequest,
  type StartInstanceResponse,
  startInstanceBody,
  startInstanceResponse,
} from '../schema/instance.ts';
import { startDownstream } from '../start-downstream.ts';

const PATH = '/v1/workflows/{name}/instances';

/** `POST /v1/workflows/NAME/instances`: starts an instance, once for each `Idempotency-Key`. */
export function startInstanceRoutes(env: Environment): readonly Route[] {
  const start = defineRoute(
    {
      ...{ method: 'POST', path: PATH, id: 'startInstance', tag: 'instances' },
      summary: 'Starts an instance of a workflow, with `downstream` everything downstream of it as well',
      access: { role: 'operator', on: 'workflow' },
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
  env: Environment,
  request: RouteRequest<typeof PATH, unknown, StartInstanceRequest>,
): Promise<Response> {
  const {
    c,
    caller,
    params: { name: workflow },
    body,
    note,
  } = request;
  const { params, kind, logicalTime, downstream } = body;
  const asked = { workflow, params, ...(logicalTime !== undefined && { logicalTime }) };
  if (downstream) return startDownstream(env, request, asked);
  const key = c.req.header('idempotency-key');
  if (key === '') return refuse(c, 'invalid-request', 'The Idempotency-Key is empty; leave it out or give one');
  const ids = key === undefined ? undefined : idempotentIds(workflow, key, env.clock.now());
  const before = ids && (await firstStored(env, [ids.previous, ids.current]));
  if (before !== undefined) return exists(c, before);
  const started = await startInstance(env, {
    ...asked,
    startKind: kind,
    startedBy: caller.name,
    ...(ids === undefined ? {} : { id: ids.current }),
  });
  if (started.result === 'no-such-workflow') return noSuchWorkflow(c, workflow);
  if (started.result === 'rejected') {
    return refuse(c, 'invalid-parameters', 'Nothing was started', started.diagnostics);
  }
  if (started.result === 'exists') return exists(c, started.id);
  note({ after: { instance: started.id, kind } });
  return c.json({ id: started.id, result: 'started' } satisfies StartInstanceResponse, 201);
}

async function firstStored(env: Environment, ids: readonly string[]): Promise<string | undefined> {
  const instances = await Promise.all(ids.map((id) => env.instances.load(id)));
  return instances.find((instance) => instance !== undefined)?.id;
}

function exists(c: Context, id: string): Response {
  return c.json({ id, result: 'exists' } satisfies StartInstanceResponse);
}
