import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { makeApp } from '#api/app.ts';
import { bearerTokens } from '#api/authenticate.ts';
import { routeTable } from '#api/route-table.ts';
import { requestsTo } from '#test/api/fuzz-routes.ts';
import { contentOf, coordinator, definition, HOST, type RequestOptions, TOKEN } from '#test/api/test-api.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { MemorySecretStore } from '#test/memory/memory-secret-store.ts';

const ROUTES = routeTable(makeEnvironment()).map(({ spec }) => [spec.id, spec] as const);
/** Requests to each route; more of them with `FUZZ_RUNS`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 15);

/** The emulators are strict about keys and sizes where memory takes anything. */
describe('whatever is sent to a route over the adapters of AWS', () => {
  let aws: TestAws;
  let request: (method: string, path: string, options: RequestOptions) => Promise<Response>;
  const names = { name: 'etl', node: '步骤1', version: '1', id: '', principal: 'token:x' };
  const logged: string[] = [];
  beforeAll(async () => {
    aws = await startEmulators();
    const ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
    const log = (message: string, details?: object) =>
      void logged.push(`${message} ${details !== undefined && 'error' in details ? details.error : ''}`);
    const logger = { info: () => {}, warn: () => {}, error: log };
    const env = { ...makeEnvironment(), ...ports, logger, secrets: new MemorySecretStore() };
    const app = makeApp(env, {
      authenticate: bearerTokens(env, TOKEN),
      cursorKey: 'k',
      hosts: (host) => host === HOST,
    });
    request = async (method, path, options) => app.request(path, { method, ...contentOf(options) });
    await request('POST', '/v1/definitions', { xml: definition() });
    await request('POST', '/v1/definitions', { xml: coordinator({ name: 'etl', starts: ['etl'], cron: '0 0 1 * *' }) });
    const started = await request('POST', '/v1/workflows/etl/instances', { json: { params: { day: '1' } } });
    names.id = ((await started.json()) as { id: string }).id;
  });
  afterAll(() => aws.stop());

  it.each(ROUTES)('%s never fails by itself', async (_, spec) => {
    const property = fc.asyncProperty(requestsTo(spec, names), async ({ path, content }) => {
      const response = await request(spec.method, path, content);
      expect(response.status, logged.at(-1)).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
