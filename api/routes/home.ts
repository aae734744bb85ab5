import type { ApiEnvironment } from '#core/ports/ports.ts';
import {
  dayOutcomes,
  failedLately,
  nextHour,
  recentlyEnded,
  underWay,
  waitingCoordinators,
  withErrors,
} from '#core/service/describe-home.ts';
import { defineRoute, type Route } from '../route.ts';
import { type HomeResponse, homeQuery, homeResponse } from '../schema/home.ts';

/** `/v1/home`: what is going on. */
export function homeRoutes(env: ApiEnvironment): readonly Route[] {
  const home = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/home', id: 'getHome', tag: 'health' },
      summary: 'What ran on the last days, what runs, what failed, and what is due in the next hour',
      access: { role: 'viewer', on: 'any' },
      query: homeQuery,
      answers: { 200: { doc: 'What is going on', schema: homeResponse } },
    },
    async ({ c, caller, visible, query: { days } }) => {
      const [counted, running, ended, failed, next, waiting, workers] = await Promise.all([
        caller.mayEverywhere('viewer') ? dayOutcomes(env, days) : undefined,
        underWay(env).then((items) => visible.instances(items)),
        recentlyEnded(env).then((items) => visible.instances(items)),
        failedLately(env).then((items) => visible.instances(items)),
        nextHour(env),
        waitingCoordinators(env),
        workersNow(env),
      ]);
      return c.json({
        at: env.clock.now(),
        ...(counted !== undefined && { days: counted }),
        underWay: running,
        recentlyEnded: ended,
        failed: await withErrors(env, failed),
        nextHour: visible.inFolders(next, ({ dir }) => dir),
        waiting: visible.inFolders(waiting, ({ dir }) => dir),
        workers,
      } satisfies HomeResponse);
    },
  );
  return [home];
}

async function workersNow(env: ApiEnvironment): Promise<HomeResponse['workers']> {
  const now = env.clock.now();
  const live = (await env.workers.list()).filter(({ leaseUntil }) => leaseUntil > now);
  return {
    live: live.length,
    slots: live.reduce((sum, { slots }) => sum + slots, 0),
    running: live.reduce((sum, { running }) => sum + running.length, 0),
  };
}
