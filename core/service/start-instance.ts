import { newInstanceState } from '../engine/new-state.ts';
import { minuteOf, wakeTime } from '../engine/wake-time.ts';
import type { ParamDefinition } from '../model/coordinator.ts';
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import type { InstanceContext, ParentRef, StartKind } from '../model/instance.ts';
import { makeInstanceId } from '../model/instance-id.ts';
import type { ReferenceMode } from '../params/references.ts';
import { resolveParams } from '../params/resolve-params.ts';
import { resolveWorkflow, type WorkflowDefinition } from '../parser/parse-definition.ts';
import type { ApiEnvironment, StartEnvironment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { instanceReferences } from './instance-references.ts';
import { loadDefinition } from './load-definition.ts';

/** The parameters that a coordinator gives to what it starts, and the zone in which it counts. */
export interface ParamSource {
  readonly params: readonly ParamDefinition[];
  readonly mode: ReferenceMode;
  /** IANA zone. */
  readonly timezone: string;
}

export interface StartRequest {
  readonly workflow: string;
  readonly params: Readonly<Record<string, string>>;
  readonly startKind: StartKind;
  readonly startedBy: string;
  /** Epoch milliseconds; now when absent. */
  readonly logicalTime?: number;
  /** A derived id makes starting idempotent; random when absent. */
  readonly id?: string;
  /** The coordinator that starts it; the workflow's own, if it has one, when absent. */
  readonly source?: ParamSource;
  /** Of a member. */
  readonly campaign?: NonNullable<InstanceContext['campaign']>;
  /** Of a child. */
  readonly parent?: ParentRef;
  /** IANA zone; that of the source when absent. */
  readonly timezone?: string;
}

export type StartRefusal =
  | { readonly result: 'no-such-workflow' }
  | { readonly result: 'rejected'; readonly diagnostics: readonly Diagnostic[] };

export type StartResult = { readonly result: 'started' | 'exists'; readonly id: string } | StartRefusal;

/**
 * Makes an instance of the live version of a workflow. Everything the parameters decide is checked first (language
 * §5): a rejected start leaves nothing behind. The stored instance is the accepted start; the poke only makes it prompt.
 */
export async function startInstance(env: StartEnvironment, request: StartRequest): Promise<StartResult> {
  const prepared = await prepareStart(env, request);
  if ('result' in prepared) return await unlessStarted(env, request, prepared);
  return { result: await createPrepared(env, prepared), id: prepared.id };
}

/** Makes an instance of a definition that is no live version of anything: its head is made for this one start. */
export async function startDefinition(
  env: ApiEnvironment,
  head: WorkflowHead,
  request: Omit<StartRequest, 'workflow'>,
): Promise<StartResult> {
  const prepared = await prepare(env, head, { ...request, workflow: head.name });
  return 'result' in prepared ? prepared : { result: await createPrepared(env, prepared), id: prepared.id };
}

/** Why an instance could not be started now; undefined when it could. Starts nothing. */
export async function checkStart(env: ApiEnvironment, request: StartRequest): Promise<StartRefusal | undefined> {
  const prepared = await prepareStart(env, request);
  return 'result' in prepared ? prepared : undefined;
}

/** All that can be refused about a start, done; nothing is stored yet. */
export async function prepareStart(
  env: StartEnvironment,
  request: StartRequest,
): Promise<PreparedStart | StartRefusal> {
  const head = await env.workflows.head(request.workflow);
  if (head === undefined || head.deleted) return { result: 'no-such-workflow' };
  return await prepare(env, head, request);
}

/** A caller that did not hear of its start asks again: what happened to the workflow since does not matter. */
async function unlessStarted(env: StartEnvironment, { id }: StartRequest, refusal: StartResult): Promise<StartResult> {
  if (id === undefined || (await env.instances.load(id)) === undefined) return refusal;
  return { result: 'exists', id };
}

/** A start that nothing stands against. */
export interface PreparedStart {
  readonly head: Pick<WorkflowHead, 'name' | 'dir' | 'version' | 'hash'>;
  readonly id: string;
  readonly context: InstanceContext;
  readonly nodeCount: number;
  /** Progress of the child that it continues: what has succeeded in that is passed. */
  readonly letters?: string;
}

async function prepare(
  env: StartEnvironment,
  head: WorkflowHead,
  request: StartRequest,
): Promise<PreparedStart | StartRefusal> {
  const definition = await loadDefinition(env, head.hash);
  const source = request.source ?? ownSource(definition, env.settings.timezone);
  const now = env.clock.now();
  const id = request.id ?? makeInstanceId(now, env.random.hex(9));
  const clock = { logicalTime: request.logicalTime ?? now, timezone: request.timezone ?? source.timezone };
  const { params, problems } = resolveParams(source.params, request.params, clock, source.mode);
  const { startKind, startedBy, campaign, parent } = request;
  const owners = { ...(campaign !== undefined && { campaign }), ...(parent !== undefined && { parent }) };
  const context = { params, ...clock, startKind, startedBy, ...owners };
  const checked = resolveWorkflow(definition, instanceReferences(context, id, head.name), env.settings);
  const diagnostics = [
    ...problems.map(({ message, position }) => invalidParameter(message, position ?? definition.root.position)),
    ...checked.diagnostics.filter(({ severity }) => severity === 'error'),
  ];
  if (checked.workflow === undefined || hasErrors(diagnostics)) return { result: 'rejected', diagnostics };
  return { head, id, context, nodeCount: checked.workflow.nodes.length };
}

/** Stores the instance, unless its id is taken, and pokes the master. */
export async function createPrepared(env: StartEnvironment, prepared: PreparedStart): Promise<'started' | 'exists'> {
  const { head, id, context, nodeCount, letters } = prepared;
  const now = env.clock.now();
  const owners = { member: context.campaign !== undefined, child: context.parent !== undefined };
  const fresh = newInstanceState(nodeCount, owners);
  const state = letters === undefined ? fresh : { ...fresh, nodes: letters, rerun: { type: 'recover' } as const };
  const { name: workflow, dir, version, hash } = head;
  const wakeAt = wakeTime(state, now) ?? minuteOf(now);
  const created = await env.instances.create(
    { id, workflow, dir, version, hash, createdAt: now, state, wakeAt },
    context,
  );
  await env.events.send([{ type: 'poke', instanceId: id }]);
  return created === 'created' ? 'started' : 'exists';
}

function ownSource({ workflow, mode }: WorkflowDefinition, timezone: string): ParamSource {
  const { coordinator } = workflow;
  return { params: coordinator?.params ?? [], mode, timezone: coordinator?.timezone ?? timezone };
}

function invalidParameter(message: string, position: Diagnostic['position']): Diagnostic {
  return { severity: 'error', code: 'invalid-parameter', message, position };
}
