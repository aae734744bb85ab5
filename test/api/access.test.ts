import { beforeEach, describe, expect, it } from 'vitest';
import { routeTable } from '#api/route-table.ts';
import { ROLES, type Role } from '#core/model/access.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { bodyFor, makeWorld, pathOf, type World } from './access-world.ts';
import { TOKEN, tokenWith } from './test-api.ts';

/** Every route there is: one that is added is tried without anybody thinking of it. */
const ROUTES = routeTable(makeEnvironment()).map(({ spec }) => spec);

/** How a route says that what its path names is not there. */
const MISSING = {
  workflow: 'no-such-workflow',
  coordinator: 'no-such-coordinator',
  instance: 'no-such-instance',
  campaign: 'no-such-campaign',
  link: 'no-such-link',
} as const;

/** What may stand where a name is expected, to get somewhere else. */
const TRICKS = [
  ['a parent', '..'],
  ['an encoded parent', '%2e%2e'],
  ['a way back to the name', 'x/../NAME'],
  ['an encoded way back to the name', 'x%2F..%2FNAME'],
  ['an encoded slash before the name', '%2FNAME'],
  ['a second slash before the name', '/NAME'],
  ['a parameter after the name', 'NAME;x=1'],
  ['a slash after the name', 'NAME%2F'],
  ['NUL after the name', 'NAME%00'],
  ['a space after the name', 'NAME%20'],
  ['a twice encoded name', '%254E%2541%254D%2545'],
  ['bytes that are not UTF-8', '%ff%fe'],
  ['a broken escape', '%'],
  ['an overlong name', 'x'.repeat(5_000)],
] as const;

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

describe.each(
  ROUTES.filter(({ access }) => access.on !== 'self').map((spec) => [`${spec.method} ${spec.path}`, spec] as const),
)('%s', (_, spec) => {
  const { method, access } = spec;

  async function send(headers: Readonly<Record<string, string | undefined>> = {}, names = world.namesFor(spec)) {
    const path = pathOf(spec, names);
    const response = await world.api.request(method, path, { ...bodyFor(spec), headers });
    const text = await response.text();
    return { status: response.status, text, path, code: /"code":"([\w-]+)"/.exec(text)?.[1] };
  }

  function expectNoSecret(text: string, path: string): void {
    for (const secret of world.secrets) if (!path.includes(secret)) expect(text).not.toContain(secret);
  }

  it.each([
    ['no credentials', undefined],
    ['no token', 'Bearer '],
    ['junk', 'Bearer \u007f%00..'],
    ['almost the token', `Bearer ${TOKEN}x`],
    ['the token in another scheme', `Basic ${TOKEN}`],
    ['a token that nobody made', `Bearer akkaflow.ci.${'ab'.repeat(32)}`],
  ])('with %s answers 401', async (_case, authorization) => {
    const { status, code, text, path } = await send({ authorization });
    expect([status, code]).toEqual([401, 'unauthorized']);
    expectNoSecret(text, path);
  });

  it('with the wrong secret of a token answers 401', async () => {
    await tokenWith(world.api, 'ci', [{ role: 'admin', dir: '/' }]);
    const { status, code } = await send({ authorization: `Bearer akkaflow.ci.${'cd'.repeat(32)}` });
    expect([status, code]).toEqual([401, 'unauthorized']);
  });

  it('with a token without grants answers 403', async () => {
    const { status, code, text, path } = await send(await tokenWith(world.api, 'none', []));
    expect([status, code]).toEqual([403, 'forbidden']);
    expectNoSecret(text, path);
  });

  if (access.role !== 'viewer')
    it('with one role too low on its folder answers 403', async () => {
      const tooLow = ROLES[ROLES.indexOf(access.role) - 1] as Role;
      const dir = access.on === 'deployment' ? '/' : '/etl';
      const { status, code, text } = await send(await tokenWith(world.api, 'low', [{ role: tooLow, dir }]));
      expect([status, code]).toEqual([403, 'forbidden']);
      expect(text).toContain(`needs the role ${access.role} on`);
    });

  it('with its role on another folder shows nothing and does nothing', async () => {
    const headers = await tokenWith(world.api, 'other', [{ role: access.role, dir: '/other' }]);
    const { status, code, text, path } = await send(headers);
    expectNoSecret(text, path);
    if (access.on === 'deployment') expect([status, code]).toEqual([403, 'forbidden']);
    else if (access.on !== 'any' && access.on !== 'self') expect([status, code]).toEqual([404, MISSING[access.on]]);
    else expect(status).not.toBe(201);
  });

  if (access.on !== 'any' && access.on !== 'deployment')
    it('answers to what is hidden as to what does not exist', async () => {
      const headers = await tokenWith(world.api, 'other', [{ role: 'admin', dir: '/etl2' }]);
      const hidden = world.namesFor(spec);
      const absent = Object.fromEntries(Object.keys(hidden).map((name) => [name, 'zzzzzzzzzzzzzzzzzzzz']));
      const [there, nowhere] = [await send(headers, hidden), await send(headers, absent)];
      const anonymous = (text: string, names: object) =>
        Object.values(names).reduce<string>((rest, name) => rest.replaceAll(String(name), 'NAME'), text);
      expect(there.status).toBe(nowhere.status);
      expect(anonymous(there.text, hidden)).toBe(anonymous(nowhere.text, absent));
    });

  it('with its role on its folder is let through', async () => {
    const dir = access.on === 'deployment' ? '/' : '/etl';
    const { code } = await send(await tokenWith(world.api, 'right', [{ role: access.role, dir }]));
    expect(['unauthorized', 'forbidden', ...Object.values(MISSING)]).not.toContain(code);
  });

  if (spec.path.includes('{'))
    it.each(TRICKS)('with %s for a name leads nowhere', async (_case, trick) => {
      const names = world.namesFor(spec);
      const fill = (name: string) => trick.replace('NAME', encodeURIComponent(name));
      const path = pathOf(spec, names, fill);
      const { body, headers } = await requestOf(
        await tokenWith(world.api, 'other', [{ role: 'admin', dir: '/other' }]),
      );
      const response = await world.api.fetch(new Request(`http://127.0.0.1:7070${path}`, { method, headers, ...body }));
      const text = await response.text();
      expectNoSecret(text, path);
      // What a path leads to that was normalized on its way is a route with rights of its own.
      const { code } = JSON.parse(text) as { code?: string };
      expect(code ?? 'list').toMatch(
        /^(no-such-[a-z]+|method-not-allowed|invalid-request|unsupported-media-type|forbidden|list)$/,
      );
      expect(response.status).toBeLessThan(500);
    });

  async function requestOf(token: Readonly<Record<string, string | undefined>> = {}) {
    const { xml, json } = bodyFor(spec);
    const content = xml ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = { 'content-type': xml === undefined ? 'application/json' : 'application/xml' };
    const headers = { host: '127.0.0.1:7070', ...type, ...(token as Record<string, string>) };
    return { body: content === undefined ? {} : { body: content }, headers };
  }
});
