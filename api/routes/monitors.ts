import type { ApiEnvironment } from '#core/ports/ports.ts';
import { defineRoute, type Route } from '../route.ts';
import { listMonitorsQuery, measurement, measurementsQuery } from '../schema/monitor.ts';
import { pageOf } from '../schema/page.ts';

/** `/v1/monitors`: what data monitors have measured. */
export function monitorRoutes(env: ApiEnvironment): readonly Route[] {
  const monitors = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/monitors', id: 'listMonitors', tag: 'monitors' },
      summary: 'Data monitors by name, each as its newest measurement',
      access: { role: 'viewer', on: 'any' },
      query: listMonitorsQuery,
      answers: { 200: { doc: 'A page of monitors', schema: pageOf(measurement) } },
    },
    async ({ query, visible, page }) => {
      const list = await env.monitors.list(query);
      return page({ ...list, items: await visible.ofInstances(list.items, ({ instanceId }) => instanceId) });
    },
  );
  const measurements = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/monitors/measurements', id: 'listMeasurements', tag: 'monitors' },
      summary: 'Measurements of one data monitor, newest first',
      access: { role: 'viewer', on: 'any' },
      query: measurementsQuery,
      answers: { 200: { doc: 'A page of measurements', schema: pageOf(measurement) } },
    },
    async ({ query: { monitor, from, to, ...request }, visible, page }) => {
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const list = await env.monitors.range(monitor, range, request);
      return page({ ...list, items: await visible.ofInstances(list.items, ({ instanceId }) => instanceId) });
    },
  );
  return [monitors, measurements];
}
