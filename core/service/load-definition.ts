import { FormatError } from '../model/errors.ts';
import { type Definition, parseDefinition } from '../parser/parse-definition.ts';
import type { DefinitionStore } from '../ports/workflow-store.ts';

export type WorkflowDefinition = Extract<Definition, { type: 'workflow' }>;

/** Definitions a process keeps parsed. They are immutable by hash, so that there is nothing to invalidate. */
const CACHE_SIZE = 200;
const cached = new WeakMap<DefinitionStore, Map<string, Promise<WorkflowDefinition>>>();

/**
 * The parsed definition of a body that was accepted before; from memory when this process has had it lately.
 * Throws `MissingBodyError` when it is not stored, `FormatError` when this release can no longer read it.
 */
export async function loadDefinition(
  { definitions }: { readonly definitions: DefinitionStore },
  hash: string,
): Promise<WorkflowDefinition> {
  const cache = cached.get(definitions) ?? new Map<string, Promise<WorkflowDefinition>>();
  cached.set(definitions, cache);
  const loading = cache.get(hash) ?? read(definitions, hash);
  cache.delete(hash);
  cache.set(hash, loading);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_SIZE) break;
    cache.delete(oldest);
  }
  try {
    return await loading;
  } catch (error) {
    cache.delete(hash);
    throw error;
  }
}

async function read(definitions: DefinitionStore, hash: string): Promise<WorkflowDefinition> {
  const { definition, diagnostics } = parseDefinition(await definitions.get(hash));
  if (definition?.type !== 'workflow') {
    throw new FormatError('An accepted definition can no longer be read by this release', { hash, diagnostics });
  }
  return definition;
}
