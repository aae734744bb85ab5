import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { StartInstanceResponse } from '../schema/instance.ts';
import type { PlanResponse } from '../schema/plan.ts';
import type { AkkaflowCall, CallRequest } from './call.ts';
import { RefusedCall } from './inner-api.ts';

const PATH = '/akkaflow/workflow/{name}';

/** Calls about workflows. */
export function workflowCalls(env: Pick<ApiEnvironment, 'clock' | 'settings'>): readonly AkkaflowCall[] {
  return [
    { path: PATH, action: 'get', changes: false, run: show },
    { path: PATH, action: 'del', changes: true, run: remove },
    { path: PATH, action: 'run', changes: true, run: runAlone },
    { path: PATH, action: 'trigger', changes: true, run: trigger },
    { path: PATH, action: 'trigger-blood', changes: true, run: (request) => start(request, { downstream: true }) },
    { path: '/akkaflow/workflow', action: 'del-dir', changes: true, run: removeFolder },
    {
      path: '/akkaflow/workflows',
      action: 'today-trigger-left',
      changes: false,
      run: (request) => leftToday(env, request),
    },
  ];
}

async function show({ name, ask }: CallRequest) {
  return { msg: `The workflow ${name}`, data: await ask({ method: 'GET', path: ['workflows', name] }) };
}

async function remove({ name, ask }: CallRequest) {
  await ask({ method: 'DELETE', path: ['workflows', name] });
  return { msg: `The workflow ${name} is deleted` };
}

/** Every field of the query is a parameter. */
function runAlone(request: CallRequest) {
  return start(request, { kind: 'run', params: request.query });
}

async function trigger(request: CallRequest) {
  const skipped = request.query['ignore_node'];
  if (!skipped) return await start(request, { kind: 'trigger' });
  throw new RefusedCall(
    `ignore_node is "${skipped}"; nodes cannot be left out of a run: trigger without it, or rerun an instance from a node`,
    400,
  );
}

async function start({ name, ask }: CallRequest, json: object) {
  const answer = await ask({ method: 'POST', path: ['workflows', name, 'instances'], json });
  const { id, campaign } = answer as StartInstanceResponse;
  const more = campaign === undefined ? '' : `, with ${campaign.members - 1} workflows downstream`;
  return { msg: `The workflow ${name} is started as ${id}${more}`, data: id };
}

/** A folder is there as long as a workflow is in it: one that is empty is gone already. */
async function removeFolder({ query: { dir = '' }, ask }: CallRequest) {
  if (!dir.startsWith('/')) throw new RefusedCall('Name the folder by its path, as in dir=/etl/daily', 400);
  const page = await ask({ method: 'GET', path: ['workflows'], query: { dir, limit: '1' } });
  const [first] = (page as { items: readonly { name: string }[] }).items;
  if (first === undefined) return { msg: `The folder ${dir} has no workflows, and so is not there` };
  throw new RefusedCall(`The folder ${dir} is not empty: delete ${first.name} and the others in it, or move them`, 409);
}

/** How often each workflow will still start today, by its name. */
async function leftToday(
  { clock, settings: { timezone } }: Pick<ApiEnvironment, 'clock' | 'settings'>,
  request: CallRequest,
) {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(clock.now());
  const plan = await request.ask({ method: 'GET', path: ['plan'], query: { day } });
  const counts: Record<string, number> = {};
  for (const { workflow } of (plan as PlanResponse).runs) counts[workflow] = (counts[workflow] ?? 0) + 1;
  return { msg: `What will still start on ${day}`, data: counts };
}
