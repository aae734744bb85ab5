import type { Context } from 'hono';
import type { StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { describeSchedule } from '#core/schedule/describe-schedule.ts';
import { upcomingTimes } from '#core/schedule/upcoming-times.ts';
import { describeCoordinator, type ReadCoordinator, readCoordinator } from '#core/service/describe-coordinator.ts';
import { explainCoordinator } from '#core/service/explain-coordinator.ts';
import { noSuchCoordinator } from '../no-such.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  type CoordinatorSummary,
  coordinatorResponse,
  coordinatorSummary,
  ledgerEntry,
  ledgerQuery,
  listCoordinatorsQuery,
  type NextTimesResponse,
  nextTimesQuery,
  nextTimesResponse,
} from '../schema/coordinator.ts';
import { pageOf } from '../schema/page.ts';
import { explanationResponse } from '../schema/wait-reason.ts';
import { xmlOf } from './workflow-versions.ts';

/** What reading one coordinator has in common. */
const ONE = {
  method: 'GET',
  tag: 'coordinators',
  access: { role: 'viewer', on: 'coordinator' },
  problems: ['no-such-coordinator'],
} as const;

/** `/v1/coordinators`: what decides when workflows start, what it waits for, and what it did. */
export function coordinatorRoutes(env: ApiEnvironment): readonly Route[] {
  return [listCoordinators(env), showCoordinator(env), showXml(env), explain(env), listNextTimes(env), listLedger(env)];
}

function listCoordinators(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/coordinators', id: 'listCoordinators', tag: 'coordinators' },
      summary: 'Coordinators of a folder and below, by folder and name',
      access: { role: 'viewer', on: 'any' },
      query: listCoordinatorsQuery,
      answers: { 200: { doc: 'A page of coordinators', schema: pageOf(coordinatorSummary) } },
    },
    async ({ query: { dir, ...request }, visible, page }) => {
      const coordinators = await env.coordinators.list(dir, request);
      const items = visible.inFolders(coordinators.items, (coordinator) => coordinator.dir);
      return page({ ...coordinators, items: items.map(summaryOf) });
    },
  );
}

function showCoordinator(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...ONE,
      ...{ path: '/v1/coordinators/{name}', id: 'getCoordinator', summary: 'A coordinator in full' },
      answers: { 200: { doc: 'The coordinator', schema: coordinatorResponse } },
    },
    ({ c, params: { name } }) => answer(env, c, name, (read) => describeCoordinator(read, env.clock.now())),
  );
}

function showXml(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...ONE,
      ...{ path: '/v1/coordinators/{name}/xml', id: 'getCoordinatorXml' },
      summary: 'The text of the file that a coordinator stands in: its own, or that of its workflow',
      answers: { 200: { doc: 'The definition, as it was submitted', text: 'application/xml' } },
    },
    async ({ c, params: { name } }) => {
      const stored = await env.coordinators.load(name);
      return stored === undefined ? noSuchCoordinator(c, name) : xmlOf(env, c, stored);
    },
  );
}

function explain(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...ONE,
      ...{ path: '/v1/coordinators/{name}/why', id: 'explainCoordinator' },
      summary: 'Everything that a coordinator waits for',
      answers: { 200: { doc: 'At least one reason', schema: explanationResponse } },
    },
    ({ c, params: { name } }) => answer(env, c, name, (read) => explainCoordinator(env, read)),
  );
}

function listNextTimes(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...ONE,
      ...{ path: '/v1/coordinators/{name}/next', id: 'listNextTimes', query: nextTimesQuery },
      summary: 'The nominal times that wait, and those to come',
      answers: { 200: { doc: 'Times', schema: nextTimesResponse } },
    },
    ({ c, params: { name }, query: { n } }) => answer(env, c, name, (read) => nextTimes(read, env.clock.now(), n)),
  );
}

function listLedger(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...ONE,
      ...{ path: '/v1/coordinators/{name}/ledger', id: 'listLedger', query: ledgerQuery },
      summary: 'What a coordinator fired and what due times came to nothing, newest first; also of a deleted one',
      answers: { 200: { doc: 'A page of the ledger', schema: pageOf(ledgerEntry) } },
    },
    async ({ c, params: { name }, query, page }) => {
      const ledger = await env.coordinators.ledger(name, query);
      const isEmpty = ledger.items.length === 0;
      if (isEmpty && (await env.coordinators.load(name)) === undefined) return noSuchCoordinator(c, name);
      return page(ledger);
    },
  );
}

async function answer(
  env: ApiEnvironment,
  c: Context,
  name: string,
  make: (read: ReadCoordinator) => object | Promise<object>,
): Promise<Response> {
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
