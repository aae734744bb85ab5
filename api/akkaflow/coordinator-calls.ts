import type { CoordinatorSummary } from '../schema/coordinator.ts';
import type { StartInstanceResponse } from '../schema/instance.ts';
import type { PageResponse } from '../schema/page.ts';
import type { AkkaflowCall, CallRequest } from './call.ts';

const PATH = '/akkaflow/coor/{name}';

/** Calls about coordinators; a coordinator inside a workflow has the name of the workflow. */
export const coordinatorCalls: readonly AkkaflowCall[] = [
  { path: PATH, action: 'get', changes: false, run: show },
  { path: PATH, action: 'del', changes: true, run: remove },
  { path: PATH, action: 'reset', changes: true, run: reset },
  { path: PATH, action: 'trigger', changes: true, run: trigger },
  { path: '/akkaflow/workflow/{name}', action: 'reset', changes: true, run: reset },
  { path: '/akkaflow/workflows', action: 'reset', changes: true, run: resetAll },
];

async function show({ name, ask }: CallRequest) {
  return { msg: `The coordinator ${name}`, data: await ask({ method: 'GET', path: ['coordinators', name] }) };
}

async function remove({ name, ask }: CallRequest) {
  await ask({ method: 'DELETE', path: ['coordinators', name] });
  return { msg: `The coordinator ${name} is deleted` };
}

async function reset({ name, ask }: CallRequest) {
  await ask({ method: 'POST', path: ['coordinators', name, 'reset'] });
  return { msg: `The coordinator ${name} is reset` };
}

/** Starts what it would start, without waiting for what it depends on. */
async function trigger({ name, ask }: CallRequest) {
  const { workflows } = (await ask({ method: 'GET', path: ['coordinators', name] })) as CoordinatorSummary;
  const ids: string[] = [];
  for (const workflow of workflows) {
    const started = await ask({ method: 'POST', path: ['workflows', workflow, 'instances'], json: {} });
    ids.push((started as StartInstanceResponse).id);
  }
  return { msg: `The coordinator ${name} has started ${workflows.join(', ') || 'nothing'}`, data: ids };
}

/** One after the other: what was reset before a refusal stays so, and doing it again does no harm. */
async function resetAll({ ask }: CallRequest) {
  let count = 0;
  let cursor: string | undefined;
  do {
    const query = { limit: '200', ...(cursor !== undefined && { cursor }) };
    const page = (await ask({ method: 'GET', path: ['coordinators'], query })) as PageResponse<CoordinatorSummary>;
    for (const { name } of page.items) {
      await ask({ method: 'POST', path: ['coordinators', name, 'reset'] });
      count += 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { msg: `${count} coordinators are reset`, data: count };
}
