import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { routeTable } from '#api/route-table.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { makeWorld, type World } from './access-world.ts';
import { requestsTo } from './fuzz-routes.ts';

const ROUTES = routeTable(makeEnvironment()).map(({ spec }) => [spec.id, spec] as const);
/** Requests to each route; more of them with `FUZZ_RUNS`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);

/** One deployment takes everything that is sent to it, so that each request meets what those before it have left. */
describe('whatever is sent to a route', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });

  it.each(ROUTES)('%s answers as it says, and never with a failure of its own', async (_, spec) => {
    await fc.assert(
      fc.asyncProperty(requestsTo(spec, world.namesFor(spec)), async ({ path, content }) => {
        const response = await world.api.request(spec.method, path, content);
        expect(response.status, world.api.logged.join('\n')).toBeLessThan(500);
        await world.api.runMaster();
      }),
      { numRuns: RUNS },
    );
  });
});
