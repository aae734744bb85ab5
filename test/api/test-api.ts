import { systemDigest } from '#adapters/system/system.ts';
import { makeApp } from '#api/app.ts';
import { bearerTokens, tokenText } from '#api/authenticate.ts';
import { routeTable } from '#api/route-table.ts';
import type { Grant } from '#core/model/access.ts';
import type { Environment } from '#core/ports/ports.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';
import { type MemoryPorts, makeMemoryPorts } from '#test/memory/memory-ports.ts';
import { checkAnswer } from './check-answer.ts';

export const TOKEN = 'a-token';
export const HOST = '127.0.0.1:7070';

export interface TestApi {
  readonly env: Environment & MemoryPorts;
  /** Serves a request as it is. */
  fetch(request: Request): Response | Promise<Response>;
  /** Errors that were logged. */
  readonly logged: string[];
  /** Sends a request as a proper client does, unless the options say otherwise. */
  request(method: string, path: string, options?: RequestOptions): Promise<Response>;
  /** Lets the master handle what is in its queue. */
  runMaster(): Promise<void>;
}

export interface RequestOptions {
  readonly json?: unknown;
  readonly xml?: string | Uint8Array<ArrayBuffer>;
  /** A body as it is, of a type that the headers name. */
  readonly text?: string;
  /** `undefined` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The API over stores in memory, and a master that runs whenever the API waits. */
export function makeTestApi(hosts: (host: string) => boolean = (host) => host === HOST): TestApi {
  const logged: string[] = [];
  const clock = new JumpClock();
  const ports = makeMemoryPorts(clock);
  const log = (message: string) => void logged.push(message);
  const env = {
    ...ports,
    clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), sleep: sleepWhileMasterRuns },
    random: new CountedRandom(),
    logger: { info: () => undefined, warn: () => undefined, error: log },
    digest: systemDigest,
    settings: {
      groups: new Map([['default', 'default']]),
      timezone: 'UTC',
      takeoverMarginMs: 30_000,
      admins: ['local'],
    },
  };
  const app = makeApp(env, { authenticate: bearerTokens(env, TOKEN), cursorKey: TOKEN, hosts });
  const routes = routeTable(env);

  async function runMaster() {
    for (;;) {
      const deliveries = ports.events.queue.receive(10);
      if (deliveries.length === 0) return;
      await handleEvents(env, deliveries);
      ports.events.queue.delete(deliveries.map(({ receipt }) => receipt));
    }
  }

  async function sleepWhileMasterRuns(ms: number) {
    await clock.sleep(ms);
    await runMaster();
  }

  return {
    env,
    fetch: app.fetch,
    logged,
    runMaster,
    request: async (method, path, options = {}) => {
      const response = await app.request(path, { method, ...contentOf(options) });
      await checkAnswer(routes, method, path, response.clone());
      return response;
    },
  };
}

/** What a proper client sends, unless the options say otherwise. */
export function contentOf({ json, xml, text, headers }: RequestOptions) {
  const type = xml === undefined ? 'application/json' : 'application/xml';
  const body = text ?? xml ?? (json === undefined ? undefined : JSON.stringify(json));
  const all = {
    host: HOST,
    authorization: `Bearer ${TOKEN}`,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { headers: given, ...(body === undefined ? {} : { body }) };
}

/** A workflow of one shell action, `步骤1`, which takes the parameter `day`. */
export function definition(name = 'etl', command = 'echo ${param:day}'): string {
  return `<work-flow name="${name}" dir="/etl">
  <start name="start" to="步骤1"/>
  <action name="步骤1"><shell><command>${command}</command></shell><ok to="end"/></action>
  <end name="end"/>
</work-flow>`;
}

export interface CoordinatorParts {
  readonly name?: string;
  readonly cron?: string;
  readonly depends?: readonly string[];
  readonly starts?: readonly string[];
  /** More attributes. */
  readonly attributes?: string;
}

/** A coordinator of its own file, `nightly`, which starts `report`. */
export function coordinator(parts: CoordinatorParts = {}): string {
  const { name = 'nightly', cron, depends = [], starts = ['report'], attributes = '' } = parts;
  return `<coordinator name="${name}" dir="/etl" ${attributes}>
  <trigger>
    ${cron === undefined ? '' : `<cron config="${cron}"/>`}
    <depend-list>${depends.map((workflow) => `<depend wf="${workflow}"/>`).join('')}</depend-list>
  </trigger>
  <workflow-list>${starts.map((workflow) => `<workflow path="${workflow}"/>`).join('')}</workflow-list>
</coordinator>`;
}

/** Submits a definition and starts an instance of it; answers the id. */
export async function startInstance(api: TestApi, name = 'etl'): Promise<string> {
  await api.request('POST', '/v1/definitions', { xml: definition(name) });
  const response = await api.request('POST', `/v1/workflows/${encodeURIComponent(name)}/instances`, {
    json: { params: { day: '2026-11-23' } },
  });
  return ((await response.json()) as { id: string }).id;
}

/** Makes a token with these grants; answers the headers of a request that carries it. */
export async function tokenWith(
  api: TestApi,
  name: string,
  grants: readonly Grant[],
): Promise<Readonly<Record<string, string>>> {
  const secret = 'ab'.repeat(32);
  const principal = { name: `token:${name}`, grants, tokenHash: systemDigest(secret), updatedAt: api.env.clock.now() };
  await api.env.access.replace(await api.env.access.get(principal.name), principal);
  return { authorization: `Bearer ${tokenText(name, secret)}` };
}
