import { Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import type { HealthResponse } from '../schema/health.ts';

const MAX_INCIDENTS = 20;

/** `/v1/health`: who works, and what went wrong lately. */
export function healthRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.get('/', async (c) => {
    const [workers, incidents] = await Promise.all([env.workers.list(), env.incidents.recent(MAX_INCIDENTS)]);
    const now = env.clock.now();
    const answer: HealthResponse = {
      workers: workers.map(({ id, group, host, slots, startedAt, leaseUntil, running }) => ({
        id,
        group,
        host,
        slots,
        running: running.length,
        startedAt,
        live: leaseUntil > now,
      })),
      incidents,
    };
    return c.json(answer);
  });
  return routes;
}
