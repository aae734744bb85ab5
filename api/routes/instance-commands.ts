import { type Context, Hono } from 'hono';
import type { Command, VersionRef } from '#core/model/instance.ts';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import type { Environment } from '#core/ports/ports.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import { awaitCommand } from '../await-command.ts';
import { type InstanceOfPath, instanceOfPath, noSuchInstance } from '../instance-of-path.ts';
import { refuse } from '../problem.ts';
import {
  type CommandResponse,
  commandQuery,
  emptyBody,
  killBody,
  type RerunRequest,
  rerunBody,
} from '../schema/command.ts';
import { validBody, validQuery } from '../validated.ts';

/** `POST /v1/instances/:id/kill`, `/suspend`, `/resume`, `/rerun`: what an instance is asked. */
export function instanceCommandRoutes(env: Environment): Hono<InstanceOfPath> {
  const routes = new Hono<InstanceOfPath>();
  const instance = instanceOfPath(env);
  const query = validQuery(commandQuery);
  routes.post('/:id/kill', instance, query, validBody(killBody), (c) =>
    command(env, c, c.req.valid('query').wait, { type: 'kill', reason: c.req.valid('json').reason }),
  );
  for (const type of ['suspend', 'resume'] as const) {
    routes.post(`/:id/${type}`, instance, query, validBody(emptyBody), (c) =>
      command(env, c, c.req.valid('query').wait, { type }),
    );
  }
  routes.post('/:id/rerun', instance, query, validBody(rerunBody), async (c) => {
    const request = c.req.valid('json');
    const latest = request.latest ? await liveVersion(env, c) : undefined;
    if (latest instanceof Response) return latest;
    const rerun = { type: 'rerun' as const, mode: modeOf(request), ...(latest === undefined ? {} : { latest }) };
    return command(env, c, c.req.valid('query').wait, rerun);
  });
  return routes;
}

function modeOf(request: RerunRequest): RerunMode {
  return request.mode === 'from' ? { type: 'from', node: request.node } : { type: request.mode };
}

/** The version that a rerun with `latest` takes. */
async function liveVersion(env: Environment, c: Context<InstanceOfPath>): Promise<VersionRef | Response> {
  const id = c.get('instanceId');
  const instance = await env.instances.load(id);
  if (instance === undefined) return noSuchInstance(c, id);
  const head = await env.workflows.head(instance.workflow);
  if (head !== undefined && !head.deleted) return { version: head.version, hash: head.hash };
  return refuse(c, 'no-such-workflow', `"${instance.workflow}" was deleted: rerun the instance with its own version`);
}

async function command(
  env: Environment,
  c: Context<InstanceOfPath>,
  wait: number,
  command: Command,
): Promise<Response> {
  const id = c.get('instanceId');
  const accepted = await commandInstance(env, id, command);
  if (accepted.result === 'no-such-instance') return noSuchInstance(c, id);
  if (accepted.result === 'full') {
    return refuse(c, 'too-many-commands', `Too many commands wait on ${id} already; try again when it has moved on`);
  }
  const { commandId } = accepted;
  const outcome = wait === 0 ? 'pending' : await awaitCommand(env, id, commandId, wait);
  if (typeof outcome === 'object' && outcome.refusal !== undefined) {
    return refuse(c, 'command-refused', `Cannot ${command.type} ${id}: ${outcome.refusal}`);
  }
  const answer: CommandResponse = { id, commandId, state: outcome === 'pending' ? 'accepted' : 'applied' };
  return c.json(answer, outcome === 'pending' ? 202 : 200);
}
