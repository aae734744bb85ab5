import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import type { ExitCode } from '#cli/exit-code.ts';
import { runProgram } from '#cli/program.ts';
import type { LogRecord } from '#core/model/log.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import { makeTestApi, type TestApi, TOKEN } from '../api/test-api.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';

export interface ServedApi {
  readonly api: TestApi;
  readonly url: string;
  /** Runs a command line against it. */
  akkaflow(
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: ExitCode; readonly out: string; readonly err: string }>;
}

/** How every action ends. */
export interface Ending {
  readonly outcome: AttemptOutcome;
  readonly message?: string;
  readonly output?: readonly LogRecord[];
}

const TICK_MS = 10;

/** The API over memory behind a real socket, with a master and a worker for whom every action ends the same way. */
export async function serveApi(ending: Ending = { outcome: 'SUCCEEDED' }): Promise<ServedApi> {
  const api = makeTestApi((host) => host.startsWith('127.0.0.1:'));
  const server = createServer(getRequestListener(api.fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let working = true;
  const work = workUntil(() => !working, api, ending);
  onTestFinished(async () => {
    working = false;
    await work;
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    api,
    url,
    akkaflow: async (...args) => {
      const terminal = fakeTerminal();
      const variables = { AKKAFLOW_URL: url, AKKAFLOW_TOKEN: TOKEN, XDG_CONFIG_HOME: '/nowhere' };
      const exitCode = await runProgram(args, { terminal, variables, input: NO_INPUT });
      return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
    },
  };
}

async function workUntil(done: () => boolean, api: TestApi, ending: Ending): Promise<void> {
  while (!done()) {
    await api.runMaster();
    await runActions(api, ending);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}

async function runActions({ env }: TestApi, { outcome, message, output = [] }: Ending): Promise<void> {
  const received = await env.actions.receive('default', 10, 0, new AbortController().signal);
  for (const { message: action, receipt } of received) {
    const { instanceId, ref } = action;
    const now = env.clock.now();
    const why = message === undefined ? {} : { message };
    const inline = output.map((record) => `${JSON.stringify(record)}\n`).join('');
    await env.attempts.claim({ instanceId, ref }, { workerId: 'w', token: 't', startedAt: now });
    const log = { inline, chunks: 0, bytes: inline.length, truncated: false };
    await env.attempts.finish({ instanceId, ref }, 't', { outcome, endedAt: now, log, ...why });
    await env.events.send([{ type: 'results', instanceId, results: [{ ref, outcome, startedAt: now, ...why }] }]);
    await env.actions.delete('default', [receipt]);
  }
}
