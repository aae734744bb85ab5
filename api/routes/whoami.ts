import { defineRoute, type Route } from '../route.ts';
import { type WhoamiResponse, whoamiResponse } from '../schema/access.ts';

/** `/v1/whoami`: the name under which somebody can be granted something. */
export function whoamiRoutes(): readonly Route[] {
  const whoami = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/whoami', id: 'whoami', tag: 'access' },
      summary: 'Who the caller is, and what it may do',
      access: { role: 'viewer', on: 'self' },
      answers: { 200: { doc: 'The caller', schema: whoamiResponse } },
    },
    async ({ c, caller: { name, grants } }) => c.json({ name, grants } satisfies WhoamiResponse),
  );
  return [whoami];
}
