import { FormatError, MissingBodyError } from '../model/errors.ts';
import type { Instance } from '../model/instance.ts';
import type { Workflow } from '../model/workflow.ts';
import { resolveWorkflow } from '../parser/parse-definition.ts';
import type { Environment } from '../ports/ports.ts';
import { instanceReferences } from './instance-references.ts';
import { loadDefinition } from './load-definition.ts';

const MAX_MESSAGE_CHARACTERS = 500;

/**
 * The model that an instance is advanced by: that of its definition, or, when attributes of the definition refer to
 * parameters, the one built with the parameters of this instance.
 */
export async function workflowOf(
  env: Pick<Environment, 'definitions' | 'instances'>,
  instance: Pick<Instance, 'id' | 'workflow'>,
  hash: string,
): Promise<Workflow> {
  const definition = await loadDefinition(env, hash);
  if (!definition.workflow.parameterized) return definition.workflow;
  const context = await env.instances.context(instance.id);
  if (context === undefined) throw new FormatError(`Instance ${instance.id} has no context`, { id: instance.id });
  const references = instanceReferences(context, instance.id, instance.workflow);
  const { workflow, diagnostics } = resolveWorkflow(definition, references);
  if (workflow === undefined) {
    const problems = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    const message = `the parameters of instance ${instance.id} do not fit its definition: ${problems.join('; ')}`;
    throw new FormatError(message.slice(0, MAX_MESSAGE_CHARACTERS), { diagnostics });
  }
  return workflow;
}

/** No definition, or none that this release or these parameters can use: trying again does not help. */
export function isUnusable(error: unknown): error is FormatError | MissingBodyError {
  return error instanceof FormatError || error instanceof MissingBodyError;
}
