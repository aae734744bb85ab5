import type { ApiEnvironment } from '#core/ports/ports.ts';
import { planDay } from '#core/service/plan-day.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { type PlanResponse, planQuery, planResponse } from '../schema/plan.ts';

/** `/v1/plan`: what the coordinators would run on a day. */
export function planRoutes(env: ApiEnvironment): readonly Route[] {
  const plan = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/plan', id: 'planDay', tag: 'coordinators' },
      summary: 'What the coordinators would run on a day, of today what is left',
      access: { role: 'viewer', on: 'any' },
      query: planQuery,
      answers: { 200: { doc: 'The plan', schema: planResponse } },
    },
    async ({ c, visible, query: { day, timezone = env.settings.timezone } }) => {
      const planned = await planDay(env, day, timezone);
      if ('refused' in planned) {
        const why = planned.refused === 'over' ? `is over in ${timezone}; name today or a day to come` : 'is no date';
        return refuse(c, 'invalid-request', `day: ${day} ${why}`);
      }
      const runs = await visible.ofWorkflows(planned.runs, ({ workflow }) => workflow);
      return c.json({ ...planned, runs } satisfies PlanResponse);
    },
  );
  return [plan];
}
