import type { Context, Hono } from 'hono';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { RequestVariables } from '../authenticate.ts';
import type { Problem } from '../schema/problem.ts';
import type { AkkaflowCall, CallAnswer, CallResult } from './call.ts';
import { clusterCalls } from './cluster-calls.ts';
import { coordinatorCalls } from './coordinator-calls.ts';
import { definitionCalls } from './definition-calls.ts';
import { innerApi, RefusedCall, refusalOf } from './inner-api.ts';
import { instanceCalls } from './instance-calls.ts';
import { linkCalls } from './link-calls.ts';
import { workflowCalls } from './workflow-calls.ts';

type App = Hono<{ Variables: RequestVariables }>;

/** Every call of akkaflow that is answered. */
export function akkaflowCalls(env: Pick<ApiEnvironment, 'clock' | 'settings'>): readonly AkkaflowCall[] {
  return [
    ...definitionCalls,
    ...workflowCalls(env),
    ...coordinatorCalls,
    ...instanceCalls,
    ...clusterCalls,
    ...linkCalls,
  ];
}

/**
 * Answers akkaflow's calls below `/akkaflow`, which have no rights and no logic of their own: each asks routes of the API as
 * who is calling. To be called before guards are added, whose refusals get akkaflow's form, too.
 */
export function mountAkkaflowForm(app: App): void {
  app.use('/akkaflow/*', async (c, next) => {
    await next();
    if (c.res.headers.get('content-type')?.startsWith('application/problem+json') !== true) return;
    const { message, status, data } = refusalOf((await c.res.json()) as Problem);
    c.res = new Response(bodyOf({ result: 'fail', msg: message, data }), {
      status,
      headers: { ...Object.fromEntries(c.res.headers), ...JSON_TYPE },
    });
  });
}

/** Serves the calls. To be called behind the guards. */
export function mountAkkaflowCalls(app: App, calls: readonly AkkaflowCall[]): void {
  for (const [path, ofPath] of Map.groupBy(calls, (call) => call.path)) {
    app.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) => answer(c, app, ofPath));
  }
}

async function answer(c: Context, app: App, calls: readonly AkkaflowCall[]): Promise<Response> {
  const { action, ...query } = c.req.query();
  const call = calls.find((one) => one.action === action || one.action === undefined);
  if (call === undefined) {
    const known = calls.map((one) => one.action).join(', ');
    return fail(c, new RefusedCall(`action is "${action ?? ''}"; it must be one of: ${known}`, 400));
  }
  const { method } = c.req;
  if (method !== 'POST' && (call.changes || method !== 'GET')) {
    c.header('allow', call.changes ? 'POST' : 'GET, POST');
    const how = 'Send the same request with the method POST: a GET changes nothing here, and a web page could send one';
    return fail(c, new RefusedCall(how, 405));
  }
  try {
    const form = await formOf(c);
    const ask = innerApi(c, (request, bindings) => app.fetch(request, bindings));
    return succeed(c, await call.run({ name: c.req.param('name') ?? '', query, form, ask }));
  } catch (error) {
    if (error instanceof RefusedCall) return fail(c, error);
    throw error;
  }
}

/** The text fields of a form; any other body is none. */
async function formOf(c: Context): Promise<Readonly<Record<string, string>>> {
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data) *(;|$)/i.test(c.req.header('content-type') ?? '')) {
    return {};
  }
  const fields = await c.req.parseBody().catch((cause: unknown) => {
    throw new RefusedCall(`The form cannot be read: ${cause instanceof Error ? cause.message : cause}`, 400);
  });
  const texts = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function succeed(c: Context, { msg, data = null }: CallResult): Response {
  return c.body(bodyOf({ result: 'success', msg, data }), 200, JSON_TYPE);
}

function fail(c: Context, { message, status, data }: RefusedCall): Response {
  c.status(status as Parameters<typeof c.status>[0]);
  return c.body(bodyOf({ result: 'fail', msg: message, data }), { headers: JSON_TYPE });
}

/** One line, as scripts expect it. */
function bodyOf(answer: CallAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}
