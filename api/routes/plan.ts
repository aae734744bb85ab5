import { Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { planDay } from '#core/service/plan-day.ts';
import { refuse } from '../problem.ts';
import { type PlanResponse, planQuery } from '../schema/plan.ts';
import { validQuery } from '../validated.ts';

/** `/v1/plan`: what the coordinators would run on a day. */
export function planRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.get('/', validQuery(planQuery), async (c) => {
    const { day, timezone = env.settings.timezone } = c.req.valid('query');
    const plan = await planDay(env, day, timezone);
    if ('refused' in plan) {
      const why = plan.refused === 'over' ? `is over in ${timezone}; name today or a day to come` : 'is no date';
      return refuse(c, 'invalid-request', `day: ${day} ${why}`);
    }
    return c.json(plan satisfies PlanResponse);
  });
  return routes;
}
