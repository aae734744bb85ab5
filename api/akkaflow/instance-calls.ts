import type { CommandResponse } from '../schema/command.ts';
import type { PageResponse } from '../schema/page.ts';
import type { AkkaflowCall, CallRequest } from './call.ts';

const PATH = '/akkaflow/workflow/instance/{name}';
/** Callers of akkaflow learn from the answer whether it could be done. */
const WAIT_SECONDS = '10';
/** The most that a page of the API has. */
const MOST_WAITING = '200';

/** Calls about instances. */
export const instanceCalls: readonly AkkaflowCall[] = [
  { path: PATH, action: 'get', changes: false, run: show },
  { path: PATH, action: 'kill', changes: true, run: (request) => command(request, 'kill', {}) },
  { path: PATH, action: 'rerun', changes: true, run: rerun },
  { path: PATH, action: 'del', changes: true, run: remove },
  { path: '/akkaflow/workflow/watting_instance/list', changes: false, run: listWaiting },
];

async function show({ name, ask }: CallRequest) {
  return { msg: `The instance ${name}`, data: await ask({ method: 'GET', path: ['instances', name] }) };
}

/** `recover=true` passes what has succeeded. */
function rerun(request: CallRequest) {
  return command(request, 'rerun', { mode: request.query['recover'] === 'true' ? 'recover' : 'whole' });
}

async function command({ name, ask }: CallRequest, verb: 'kill' | 'rerun', json: object) {
  const query = { wait: WAIT_SECONDS };
  const answer = await ask({ method: 'POST', path: ['instances', name, verb], query, json });
  const { id, state } = answer as CommandResponse;
  const become = state === 'applied' ? 'is done' : 'is stored, and will be done';
  return { msg: `The ${verb} of the instance ${id} ${become}`, data: id };
}

async function remove({ name, ask }: CallRequest) {
  await ask({ method: 'DELETE', path: ['instances', name] });
  return { msg: `The instance ${name} is deleted` };
}

/** Instances that wait for a slot of their workflow or for their first advance, the newest ones. */
async function listWaiting({ ask }: CallRequest) {
  const query = { status: 'READY', limit: MOST_WAITING };
  const { items } = (await ask({ method: 'GET', path: ['instances'], query })) as PageResponse<unknown>;
  return { msg: `${items.length} instances wait`, data: items };
}
