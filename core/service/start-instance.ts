import { newInstanceState } from '../engine/new-state.ts';
import { minuteOf, wakeTime } from '../engine/wake-time.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { StartKind } from '../model/instance.ts';
import { makeInstanceId } from '../model/instance-id.ts';
import { resolveParams } from '../params/resolve-params.ts';
import { resolveWorkflow } from '../parser/parse-definition.ts';
import type { Environment } from '../ports/ports.ts';
import { instanceReferences } from './instance-references.ts';
import { loadDefinition } from './load-definition.ts';

export interface StartRequest {
  readonly workflow: string;
  readonly params: Readonly<Record<string, string>>;
  readonly startKind: StartKind;
  readonly startedBy: string;
  /** Epoch milliseconds; now when absent. */
  readonly logicalTime?: number;
  /** A derived id makes starting idempotent; random when absent. */
  readonly id?: string;
}

export type StartResult =
  | { readonly result: 'started' | 'exists'; readonly id: string }
  | { readonly result: 'no-such-workflow' }
  | { readonly result: 'rejected'; readonly diagnostics: readonly Diagnostic[] };

/**
 * Makes an instance of the live version of a workflow. Everything the parameters decide is checked first (language
 * §5): a rejected start leaves nothing behind. The stored instance is the accepted start; the poke only makes it prompt.
 */
export async function startInstance(env: Environment, request: StartRequest): Promise<StartResult> {
  const head = await env.workflows.head(request.workflow);
  if (head === undefined || head.deleted) return { result: 'no-such-workflow' };
  const definition = await loadDefinition(env, head.hash);
  const now = env.clock.now();
  const id = request.id ?? makeInstanceId(now, env.random.hex(9));
  const logicalTime = request.logicalTime ?? now;
  const { coordinator } = definition.workflow;
  const timezone = coordinator?.timezone ?? env.settings.timezone;
  const { params, problems } = resolveParams(
    coordinator?.params ?? [],
    request.params,
    { logicalTime, timezone },
    definition.mode,
  );
  const context = { params, logicalTime, timezone, startKind: request.startKind, startedBy: request.startedBy };
  const checked = resolveWorkflow(definition, instanceReferences(context, id, request.workflow), env.settings);
  const diagnostics = [
    ...problems.map(({ message, position }) => invalidParameter(message, position ?? definition.root.position)),
    ...checked.diagnostics.filter(({ severity }) => severity === 'error'),
  ];
  if (checked.workflow === undefined || hasErrors(diagnostics)) return { result: 'rejected', diagnostics };

  const state = newInstanceState(checked.workflow.nodes.length);
  const created = await env.instances.create(
    {
      id,
      workflow: head.name,
      dir: head.dir,
      version: head.version,
      hash: head.hash,
      createdAt: now,
      state,
      wakeAt: wakeTime(state, now) ?? minuteOf(now),
    },
    context,
  );
  await env.events.send([{ type: 'poke', instanceId: id }]);
  return { result: created === 'created' ? 'started' : 'exists', id };
}

function invalidParameter(message: string, position: Diagnostic['position']): Diagnostic {
  return { severity: 'error', code: 'invalid-parameter', message, position };
}
