import type { ApiEnvironment } from '#core/ports/ports.ts';
import { makeToken } from '#core/service/change-access.ts';
import { tokenText } from '../authenticate.ts';
import { defineRoute, type Route } from '../route.ts';
import { type TokenResponse, tokenBody, tokenResponse } from '../schema/access.ts';
import { accessRefused, principalDetail } from './access.ts';

/** `POST /v1/access/tokens`: a token for somebody else, or for a program. */
export function tokenRoutes(env: ApiEnvironment): readonly Route[] {
  const make = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/access/tokens', id: 'makeToken', tag: 'access' },
      summary: 'Makes the token of a name, whose former one is good for nothing from now on; what is granted stays',
      access: { role: 'admin', on: 'deployment' },
      body: tokenBody,
      answers: { 201: { doc: 'It is made', schema: tokenResponse } },
      problems: ['invalid-principal', 'no-such-principal', 'last-admin', 'contended'],
    },
    async ({ c, body: { name }, note }) => {
      note({ target: `principal:token:${name}` });
      const made = await makeToken(env, name);
      if ('result' in made) return accessRefused(c, `token:${name}`, made.result);
      const { principal, secret, before } = made;
      note({ before: principalDetail(before), after: principalDetail(principal) });
      c.header('cache-control', 'no-store');
      return c.json({ principal: principal.name, token: tokenText(name, secret) } satisfies TokenResponse, 201);
    },
  );
  return [make];
}
