import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { idempotentIds } from '../idempotency.ts';
import { refuse } from '../problem.ts';
import { type StartInstanceResponse, startInstanceBody } from '../schema/instance.ts';
import { startDownstream } from '../start-downstream.ts';
import { validBody } from '../validated.ts';
import { noSuchWorkflow } from './workflows.ts';

const STARTED_BY = 'api';

/** `POST /v1/workflows/:name/instances`: starts an instance, once for each `Idempotency-Key`. */
export function startInstanceRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.post('/:name/instances', validBody(startInstanceBody), async (c) => {
    const workflow = c.req.param('name');
    const { params, kind, logicalTime, downstream } = c.req.valid('json');
    const asked = { workflow, params, ...(logicalTime !== undefined && { logicalTime }) };
    if (downstream) return startDownstream(env, c, asked, STARTED_BY);
    const key = c.req.header('idempotency-key');
    if (key === '') return refuse(c, 'invalid-request', 'The Idempotency-Key is empty; leave it out or give one');
    const ids = key === undefined ? undefined : idempotentIds(workflow, key, env.clock.now());
    const before = ids && (await firstStored(env, [ids.previous, ids.current]));
    if (before !== undefined) return exists(c, before);
    const started = await startInstance(env, {
      ...asked,
      startKind: kind,
      startedBy: STARTED_BY,
      ...(ids === undefined ? {} : { id: ids.current }),
    });
    if (started.result === 'no-such-workflow') return noSuchWorkflow(c, workflow);
    if (started.result === 'rejected') {
      return refuse(c, 'invalid-parameters', 'Nothing was started', started.diagnostics);
    }
    if (started.result === 'exists') return exists(c, started.id);
    const answer: StartInstanceResponse = { id: started.id, result: 'started' };
    return c.json(answer, 201);
  });
  return routes;
}

async function firstStored(env: Environment, ids: readonly string[]): Promise<string | undefined> {
  const instances = await Promise.all(ids.map((id) => env.instances.load(id)));
  return instances.find((instance) => instance !== undefined)?.id;
}

function exists(c: Context, id: string): Response {
  const answer: StartInstanceResponse = { id, result: 'exists' };
  return c.json(answer);
}
