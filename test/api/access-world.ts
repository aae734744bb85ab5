import { type RouteSpec, XML } from '#api/route.ts';
import { startInstanceResponse } from '#api/schema/instance.ts';
import { NOON } from '#test/contract/samples.ts';
import { coordinator, definition, makeTestApi, type TestApi } from './test-api.ts';

/** Stands in everything that only its folder, `/etl`, may show. */
export const SECRET = 'hidden-in-etl';

/** The names that paths of routes are filled with: each is of something that is there. */
export type Names = Readonly<Record<string, string>>;

export interface World {
  readonly api: TestApi;
  /** What nobody may read who has no right on the folder. */
  readonly secrets: readonly string[];
  namesFor(spec: RouteSpec): Names;
}

/** A deployment with one of everything, all of it in `/etl`. */
export async function makeWorld(): Promise<World> {
  const api = makeTestApi();
  const { env } = api;
  await api.request('POST', '/v1/definitions', { xml: described(definition('etl')) });
  await api.request('POST', '/v1/definitions', {
    xml: coordinator({ attributes: `desc="${SECRET}"`, starts: ['etl'] }),
  });
  const start = { params: { day: '2026-11-23' }, downstream: true };
  const started = await api.request('POST', '/v1/workflows/etl/instances', { json: start });
  const { id: instance, campaign } = startInstanceResponse.parse(await started.json());
  const options = { host: SECRET };
  const link = { name: 'dw', type: 'mysql', desc: SECRET, options, folders: ['/etl'], updatedAt: NOON } as const;
  await env.links.replace(undefined, link);
  const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
  await env.monitors.record({ ...MEASUREMENT, instanceId: instance, ref });
  await env.incidents.record({ at: NOON, type: 'parked-instance', instanceId: instance, details: SECRET });
  const byTarget = {
    workflow: { name: 'etl' },
    coordinator: { name: 'nightly' },
    instance: { id: instance, node: '步骤1' },
    campaign: { id: campaign?.id ?? '' },
    link: { name: 'dw' },
    deployment: { name: 'dw', principal: 'token:x' },
    any: {},
    self: {},
  } as const satisfies Record<RouteSpec['access']['on'], Names>;
  return { api, secrets: [SECRET, instance, byTarget.campaign.id], namesFor: ({ access }) => byTarget[access.on] };
}

const MEASUREMENT = {
  monitor: SECRET,
  category: 'etl',
  time: NOON,
  value: '1',
  breach: false,
  measuredAt: NOON,
};

/** The path of a route with names in their places, encoded unless said otherwise. */
export function pathOf(
  { path }: RouteSpec,
  names: Names,
  encode: (name: string) => string = encodeURIComponent,
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(names[name] ?? 'x'));
}

function described(xml: string): string {
  return xml.replace(' dir=', ` desc="${SECRET}" dir=`);
}

/** A body of the type that a route takes, if it takes one. */
export function bodyFor({ body }: RouteSpec): { readonly xml?: string; readonly json?: object } {
  if (body === undefined) return {};
  return body === XML ? { xml: definition('etl', 'echo other') } : { json: {} };
}

/** What makes a request a change that is done, of routes that need more than their path. */
const REQUESTS: Readonly<Record<string, { readonly query?: string; readonly json?: object; readonly xml?: string }>> = {
  startInstance: { json: { params: { day: '2026-11-23' } } },
  startBackfill: { json: { from: '2026-11-25', to: '2026-11-25' } },
  bulkInstances: { json: { action: 'kill', filter: { workflow: 'etl' } } },
  rerunInstance: { json: { mode: 'whole' } },
  putLink: { json: { type: 'sqlite', options: { path: '/data/x.db' } } },
  addLinks: { xml: '<db-links><link name="lite" jdbc-url="jdbc:sqlite:/data/x.db"/></db-links>' },
  deleteLink: { query: '?force=true' },
  grantRole: { json: { principal: 'token:x', role: 'viewer', dir: '/etl' } },
  revokeRole: { query: '?principal=token:there&dir=/etl' },
  removePrincipal: { query: '?principal=token:there' },
  makeToken: { json: { name: 'x' } },
};

/** A request that a route does what it is there for with: its path and body. */
export function goodRequest(spec: RouteSpec, names: Names) {
  const { query = '', ...content } = REQUESTS[spec.id] ?? {};
  return { path: pathOf(spec, names) + query, content: { ...bodyFor(spec), ...content } };
}
