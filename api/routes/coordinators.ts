import { type Context, Hono } from 'hono';
import type { StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import { describeSchedule } from '#core/schedule/describe-schedule.ts';
import { upcomingTimes } from '#core/schedule/upcoming-times.ts';
import { describeCoordinator, type ReadCoordinator, readCoordinator } from '#core/service/describe-coordinator.ts';
import { explainCoordinator } from '#core/service/explain-coordinator.ts';
import { refuse } from '../problem.ts';
import {
  type CoordinatorSummary,
  ledgerQuery,
  listCoordinatorsQuery,
  type NextTimesResponse,
  nextTimesQuery,
} from '../schema/coordinator.ts';
import { validQuery } from '../validated.ts';

/** `/v1/coordinators`: what decides when workflows start, what it waits for, and what it did. */
export function coordinatorRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.get('/', validQuery(listCoordinatorsQuery), async (c) => {
    const { dir, limit, cursor } = c.req.valid('query');
    const page = await env.coordinators.list(dir, pageOf({ limit, cursor }));
    return c.json({ ...page, items: page.items.map(summaryOf) });
  });
  routes.get('/:name', (c) => answer(env, c, (read) => describeCoordinator(read, env.clock.now())));
  routes.get('/:name/why', (c) => answer(env, c, (read) => explainCoordinator(env, read)));
  routes.get('/:name/next', validQuery(nextTimesQuery), (c) =>
    answer(env, c, (read) => nextTimes(read, env.clock.now(), c.req.valid('query').n)),
  );
  routes.get('/:name/ledger', validQuery(ledgerQuery), async (c) => {
    const name = c.req.param('name');
    const ledger = await env.coordinators.ledger(name, pageOf(c.req.valid('query')));
    if (ledger.items.length === 0 && (await env.coordinators.load(name)) === undefined) {
      return noSuchCoordinator(c, name);
    }
    return c.json(ledger);
  });
  return routes;
}

/** Answers that no coordinator has this name. */
export function noSuchCoordinator(c: Context, name: string): Response {
  return refuse(c, 'no-such-coordinator', `There is no coordinator "${name}"`);
}

async function answer(
  env: Environment,
  c: Context,
  make: (read: ReadCoordinator) => object | Promise<object>,
): Promise<Response> {
  const name = c.req.param('name') ?? '';
  const read = await readCoordinator(env, name);
  return read === undefined ? noSuchCoordinator(c, name) : c.json(await make(read));
}

function nextTimes({ stored, rules }: ReadCoordinator, now: number, limit: number): NextTimesResponse {
  const { schedule, timezone } = rules;
  return {
    name: stored.name,
    enabled: stored.state.enabled,
    timezone,
    ...(schedule !== undefined && { words: describeSchedule(schedule, timezone) }),
    due: stored.state.due,
    times: upcomingTimes(rules, now, limit),
  };
}

function summaryOf({ name, dir, desc, workflows, dependencies, submittedAt, state }: StoredCoordinator) {
  const { enabled, ready, firings, open } = state;
  const summary: CoordinatorSummary = {
    name,
    dir,
    desc,
    enabled,
    workflows,
    dependencies,
    missing: dependencies.filter((workflow) => !Object.hasOwn(ready, workflow)),
    firings,
    ...(open !== undefined && { open }),
    submittedAt,
  };
  return summary;
}

function pageOf({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) {
  return { limit, ...(cursor === undefined ? {} : { cursor }) };
}
