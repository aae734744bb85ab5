import type { Context } from 'hono';
import type { AuditDetail } from '#core/model/audit.ts';
import type { Command, VersionRef } from '#core/model/instance.ts';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import { awaitCommand } from '../await-command.ts';
import { noSuchInstance } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route, type RouteRequest, type RouteSpec } from '../route.ts';
import {
  type CommandQuery,
  type CommandResponse,
  commandQuery,
  commandResponse,
  emptyBody,
  killBody,
  type RerunRequest,
  rerunBody,
} from '../schema/command.ts';

/** What all commands have in common. */
const COMMAND = {
  method: 'POST',
  tag: 'instances',
  access: { role: 'operator', on: 'instance' },
  query: commandQuery,
  answers: {
    200: { doc: 'It is done', schema: commandResponse },
    202: { doc: 'It is stored, and will be done', schema: commandResponse },
  },
  problems: ['no-such-instance', 'ambiguous-id', 'command-refused', 'too-many-commands'],
} as const satisfies Partial<RouteSpec>;

/** `POST /v1/instances/ID/kill`, `/suspend`, `/resume`, `/rerun`: what an instance is asked. */
export function instanceCommandRoutes(env: ApiEnvironment): readonly Route[] {
  return [kill(env), ...suspendAndResume(env), rerun(env)];
}

function kill(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...COMMAND,
      ...{ path: '/v1/instances/{id}/kill', id: 'killInstance', body: killBody },
      summary: 'Kills an instance: what runs is stopped, and nothing of it starts any more',
    },
    (request) => command(env, request, async () => ({ type: 'kill', reason: request.body.reason })),
  );
}

function suspendAndResume(env: ApiEnvironment): readonly Route[] {
  const suspend = defineRoute(
    {
      ...COMMAND,
      ...{ path: '/v1/instances/{id}/suspend', id: 'suspendInstance', body: emptyBody },
      summary: 'Sends nothing more of an instance; what runs goes on',
    },
    (request) => command(env, request, async () => ({ type: 'suspend' })),
  );
  const resume = defineRoute(
    {
      ...COMMAND,
      ...{ path: '/v1/instances/{id}/resume', id: 'resumeInstance', body: emptyBody },
      summary: 'Lets a suspended instance go on',
    },
    (request) => command(env, request, async () => ({ type: 'resume' })),
  );
  return [suspend, resume];
}

function rerun(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...COMMAND,
      ...{ path: '/v1/instances/{id}/rerun', id: 'rerunInstance', body: rerunBody },
      summary: 'Opens the next run of an ended instance',
      problems: [...COMMAND.problems, 'no-such-workflow'],
    },
    (request) =>
      command(env, request, async () => {
        const { c, params, body } = request;
        const latest = body.latest ? await liveVersion(env, c, params.id) : undefined;
        if (latest instanceof Response) return latest;
        return { type: 'rerun', mode: modeOf(body), ...(latest !== undefined && { latest }) };
      }),
  );
}

function modeOf(request: RerunRequest): RerunMode {
  return request.mode === 'from' ? { type: 'from', node: request.node } : { type: request.mode };
}

/** The version that a rerun with `latest` takes. */
async function liveVersion(env: ApiEnvironment, c: Context, id: string): Promise<VersionRef | Response> {
  const instance = await env.instances.load(id);
  if (instance === undefined) return noSuchInstance(c, id);
  const head = await env.workflows.head(instance.workflow);
  if (head !== undefined && !head.deleted) return { version: head.version, hash: head.hash };
  return refuse(c, 'no-such-workflow', `"${instance.workflow}" was deleted: rerun the instance with its own version`);
}

/** What the audit keeps of a command. */
function detailOf(command: Command): AuditDetail {
  switch (command.type) {
    case 'kill':
      return { reason: command.reason };
    case 'rerun': {
      const { mode, latest } = command;
      const node = mode.type === 'from' ? { node: mode.node } : {};
      return { mode: mode.type, ...node, ...(latest !== undefined && { version: latest.version }) };
    }
    case 'suspend':
    case 'resume':
      return {};
  }
}

type InstanceRequest = RouteRequest<'/v1/instances/{id}', CommandQuery>;

/** Stores a command on the instance that the path means, and waits for it as long as was asked. */
async function command(
  env: ApiEnvironment,
  { c, params: { id }, query: { wait }, note }: Pick<InstanceRequest, 'c' | 'params' | 'query' | 'note'>,
  make: () => Promise<Command | Response>,
): Promise<Response> {
  const asked = await make();
  if (asked instanceof Response) return asked;
  const accepted = await commandInstance(env, id, asked);
  if (accepted.result === 'no-such-instance') return noSuchInstance(c, id);
  if (accepted.result === 'full') {
    return refuse(c, 'too-many-commands', `Too many commands wait on ${id} already; try again when it has moved on`);
  }
  const { commandId } = accepted;
  note({ after: { commandId, ...detailOf(asked) } });
  const outcome = wait === 0 ? 'pending' : await awaitCommand(env, id, commandId, wait);
  if (typeof outcome === 'object' && outcome.refusal !== undefined) {
    return refuse(c, 'command-refused', `Cannot ${asked.type} ${id}: ${outcome.refusal}`);
  }
  const answer: CommandResponse = { id, commandId, state: outcome === 'pending' ? 'accepted' : 'applied' };
  return c.json(answer, outcome === 'pending' ? 202 : 200);
}
