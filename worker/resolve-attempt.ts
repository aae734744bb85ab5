import { hasErrors } from '#core/model/diagnostic.ts';
import { FormatError, MissingBodyError } from '#core/model/errors.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionMessage } from '#core/model/message.ts';
import type { ActionNode } from '#core/model/workflow.ts';
import { type AttemptNames, builtInEnvironment, withBuiltIns } from '#core/params/built-ins.ts';
import type { ReferenceContext } from '#core/params/context.ts';
import { resolveAction, resolveWorkflow, type WorkflowDefinition } from '#core/parser/parse-definition.ts';
import type { ActionFailure, ActionSubject } from '#core/ports/action.ts';
import type { DefinitionStore } from '#core/ports/workflow-store.ts';
import { instanceReferences } from '#core/service/instance-references.ts';
import { loadDefinition } from '#core/service/load-definition.ts';
import type { ContextCache } from './context-cache.ts';
import { type LinkDeps, openLinks } from './open-links.ts';

export interface ResolvedAttempt {
  readonly action: ActionNode;
  readonly subject: ActionSubject;
  readonly links: readonly OpenLink[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface ResolveDeps extends LinkDeps {
  readonly definitions: DefinitionStore;
  readonly contexts: ContextCache;
}

/** What a message asks for, its references substituted, or why that cannot be known. Throws when a store fails. */
export async function resolveAttempt(
  deps: ResolveDeps,
  { instanceId, hash, ref }: ActionMessage,
): Promise<ResolvedAttempt | ActionFailure> {
  const [definition, context] = await Promise.all([readDefinition(deps, hash), deps.contexts.get(instanceId)]);
  if ('outcome' in definition) return definition;
  if (context === undefined) return platformFailure(`the parameters of instance ${instanceId} are not stored`);

  const { workflow } = definition;
  const node = workflow.nodes[ref.node];
  if (node?.type !== 'action') {
    return platformFailure(`node ${ref.node} of workflow ${workflow.name} is not an action`);
  }
  const names: AttemptNames = { instanceId, workflow: workflow.name, node: node.name, attempt: ref };
  const references = withBuiltIns(instanceReferences(context, instanceId, workflow.name), names);
  const { action, diagnostics } = resolveAction(definition, ref.node, references);
  if (action === undefined || hasErrors(diagnostics)) {
    return { outcome: 'FAILED', message: diagnostics.map(({ message }) => message).join('; '), fault: 'user' };
  }
  const links = await openLinks(deps, action.content, workflow.dir);
  if ('outcome' in links) return links;
  const { logicalTime, timezone } = context;
  const { name } = workflow;
  const mailReceivers = receiversOf(definition, references);
  const subject = { instanceId, workflow: name, logicalTime, timezone, mailReceivers };
  return { action, subject, links, environment: builtInEnvironment(names, logicalTime) };
}

/** Those of the instance: its parameters may say who they are. */
function receiversOf(definition: WorkflowDefinition, references: ReferenceContext): readonly string[] {
  const { workflow } = definition;
  const resolved = workflow.parameterized ? resolveWorkflow(definition, references).workflow : workflow;
  return (resolved ?? workflow).mailReceivers;
}

async function readDefinition({ definitions }: ResolveDeps, hash: string) {
  try {
    return await loadDefinition({ definitions }, hash);
  } catch (error) {
    if (error instanceof MissingBodyError || error instanceof FormatError) return platformFailure(error.message);
    throw error;
  }
}

export function platformFailure(message: string): ActionFailure {
  return { outcome: 'FAILED', message, fault: 'platform' };
}
