import type { ApiEnvironment } from '#core/ports/ports.ts';
import { describeFleets } from '#core/service/describe-fleets.ts';
import { overdueInstances, parkedInstances } from '#core/service/describe-health.ts';
import { defineRoute, type Route } from '../route.ts';
import { type HealthResponse, healthResponse } from '../schema/health.ts';

const MAX_INCIDENTS = 20;

/** `/v1/health`: who works, and what went wrong lately. */
export function healthRoutes(env: ApiEnvironment): readonly Route[] {
  const health = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/health', id: 'getHealth', tag: 'health' },
      summary: 'Who works, and what went wrong lately',
      access: { role: 'viewer', on: 'any' },
      answers: { 200: { doc: 'Workers and incidents', schema: healthResponse } },
    },
    async ({ c, visible }) => {
      const { incidents, parked, ...health } = await healthOf(env);
      return c.json({
        ...health,
        parked: await visible.instances(parked),
        incidents: await visible.ofInstances(incidents, ({ instanceId }) => instanceId),
      });
    },
  );
  return [health];
}

async function healthOf(env: ApiEnvironment): Promise<HealthResponse> {
  const groups = [...new Set(env.settings.groups.values())];
  const [workers, fleets, incidents, queues, parked, overdue] = await Promise.all([
    env.workers.list(),
    env.fleets.list(),
    env.incidents.recent(MAX_INCIDENTS),
    env.queues.depths(groups),
    parkedInstances(env),
    overdueInstances(env),
  ]);
  const now = env.clock.now();
  return {
    workers: workers.map(({ id, group, host, slots, startedAt, leaseUntil, running }) => ({
      id,
      group,
      host,
      slots,
      running: running.length,
      startedAt,
      live: leaseUntil > now,
    })),
    queues,
    fleets: describeFleets(fleets, workers),
    parked,
    overdue,
    incidents,
  };
}
