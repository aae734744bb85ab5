import type { AkkaflowCall, CallRequest } from './call.ts';
import { RefusedCall } from './inner-api.ts';

const PATH = '/akkaflow/cluster';

/** Calls about the machines. */
export const clusterCalls: readonly AkkaflowCall[] = [
  { path: PATH, action: 'get', changes: false, run: show },
  { path: PATH, action: 'shutdown', changes: true, run: shutDown },
];

async function show({ ask }: CallRequest) {
  return { msg: 'Who works, and what went wrong lately', data: await ask({ method: 'GET', path: ['health'] }) };
}

async function shutDown(): Promise<never> {
  throw new RefusedCall('A system is not ended over HTTP: stop its processes where they run, by SIGTERM', 501);
}
