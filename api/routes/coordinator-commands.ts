import type { AuditDetail } from '#core/model/audit.ts';
import type { StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { deleteCoordinator } from '#core/service/delete-definition.ts';
import { headDetail } from '#core/service/head-detail.ts';
import { noSuchCoordinator } from '../no-such.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { emptyBody } from '../schema/command.ts';
import { type CoordinatorCommandResponse, coordinatorCommandResponse } from '../schema/coordinator.ts';

const SUMMARIES = {
  enable: 'Lets a coordinator fire; counting of due times begins now',
  disable: 'Stops a coordinator from firing; what succeeds is still noted',
  reset: 'Forgets what is ready, what is due, and a firing that cannot be finished',
} as const;

/** `POST /v1/coordinators/NAME/enable`, `/disable`, `/reset`, and `DELETE`: done at once. */
export function coordinatorCommandRoutes(env: ApiEnvironment): readonly Route[] {
  return [change(env, 'enable'), change(env, 'disable'), change(env, 'reset'), remove(env)];
}

function change(env: ApiEnvironment, command: keyof typeof SUMMARIES): Route {
  return defineRoute(
    {
      ...{ method: 'POST', id: `${command}Coordinator`, tag: 'coordinators' },
      path: `/v1/coordinators/{name}/${command}`,
      summary: SUMMARIES[command],
      access: { role: 'operator', on: 'coordinator' },
      body: emptyBody,
      answers: { 200: { doc: 'It is done', schema: coordinatorCommandResponse } },
      problems: ['no-such-coordinator', 'contended'],
    },
    async ({ c, params: { name }, note }) => {
      const before = await env.coordinators.load(name);
      if (before !== undefined) note({ before: stateDetail(before) });
      const result = await commandCoordinator(env, name, command);
      if (result === 'contended') return contended(c);
      const stored = result === 'missing' ? undefined : await env.coordinators.load(name);
      if (stored === undefined) return noSuchCoordinator(c, name);
      note({ after: stateDetail(stored) });
      return c.json({ name, enabled: stored.state.enabled } satisfies CoordinatorCommandResponse);
    },
  );
}

function remove(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/coordinators/{name}', id: 'deleteCoordinator', tag: 'coordinators' },
      summary: 'Deletes a coordinator of a file of its own',
      access: { role: 'editor', on: 'coordinator' },
      answers: { 204: { doc: 'It is deleted' } },
      problems: ['no-such-coordinator', 'contended', 'inside-workflow'],
    },
    async ({ c, params: { name }, note }) => {
      const before = await env.coordinators.load(name);
      if (before !== undefined) note({ before: headDetail(before) });
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
    },
  );
}

/** What the commands change. */
function stateDetail({ state: { enabled, ready, due, open } }: StoredCoordinator): AuditDetail {
  return { enabled, ready: Object.keys(ready), due: due.length, firing: open?.number ?? 0 };
}
