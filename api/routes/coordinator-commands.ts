import { Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { deleteCoordinator } from '#core/service/delete-definition.ts';
import { contended, refuse } from '../problem.ts';
import { emptyBody } from '../schema/command.ts';
import type { CoordinatorCommandResponse } from '../schema/coordinator.ts';
import { validBody } from '../validated.ts';
import { noSuchCoordinator } from './coordinators.ts';

/** `POST /v1/coordinators/:name/enable`, `/disable`, `/reset`, and `DELETE`: done at once. */
export function coordinatorCommandRoutes(env: Environment): Hono {
  const routes = new Hono();
  for (const command of ['enable', 'disable', 'reset'] as const) {
    routes.post(`/:name/${command}`, validBody(emptyBody), async (c) => {
      const name = c.req.param('name');
      const result = await commandCoordinator(env, name, command);
      if (result === 'contended') return contended(c);
      const stored = result === 'missing' ? undefined : await env.coordinators.load(name);
      if (stored === undefined) return noSuchCoordinator(c, name);
      const answer: CoordinatorCommandResponse = { name, enabled: stored.state.enabled };
      return c.json(answer);
    });
  }
  routes.delete('/:name', async (c) => {
    const name = c.req.param('name');
    const { result } = await deleteCoordinator(env, name);
    switch (result) {
      case 'missing':
        return noSuchCoordinator(c, name);
      case 'contended':
        return contended(c);
      case 'inside-workflow': {
        const detail = `It stands in the file of the workflow "${name}": submit that without it, or disable it`;
        return refuse(c, 'inside-workflow', detail);
      }
      case 'deleted':
        return c.body(null, 204);
    }
  });
  return routes;
}
