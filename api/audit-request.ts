import type { ApiEnvironment } from '#core/ports/ports.ts';
import { auditChange, type NoteChange } from '#core/service/audit-change.ts';
import type { PathNames } from './authorize.ts';
import type { Caller } from './caller.ts';
import type { RouteSpec } from './route.ts';
import { problemResponse } from './schema/problem-response.ts';

/** Handles a request that changes something, with its one row in the audit. */
export function auditRequest(
  env: ApiEnvironment,
  spec: Pick<RouteSpec, 'id' | 'path' | 'tag'>,
  { caller, params }: { readonly caller: Caller; readonly params: PathNames },
  handle: (note: NoteChange) => Promise<Response>,
): Promise<Response> {
  const change = { who: caller.name, action: spec.id, target: targetOf(spec, params) };
  return auditChange(env, change, handle, async (response) => {
    if (response.ok) return { outcome: 'done' };
    if (response.status >= 500) return { outcome: 'failed' };
    const { code } = problemResponse.parse(await response.clone().json());
    return { outcome: 'refused', code };
  });
}

/** `/v1/workflows/{name}/instances` is about `workflow:NAME`; a path without names, about something of its tag. */
function targetOf({ path, tag }: Pick<RouteSpec, 'path' | 'tag'>, params: PathNames): string {
  const [, kind, name = ''] = /^\/v1\/([a-z-]+)s\/\{(\w+)\}/.exec(path) ?? [];
  return kind === undefined ? tag : `${kind}:${params[name]}`;
}
