import type { CoordinatorDefinition } from '../model/coordinator.ts';
import { FormatError } from '../model/errors.ts';
import { resolveMode } from '../params/mode.ts';
import type { ReferenceMode } from '../params/references.ts';
import { type Definition, parseDefinition, type WorkflowDefinition } from '../parser/parse-definition.ts';
import type { DefinitionStore } from '../ports/workflow-store.ts';

interface Bodies {
  readonly definitions: DefinitionStore;
}

/** Definitions a process keeps parsed. They are immutable by hash, so that there is nothing to invalidate. */
const CACHE_SIZE = 200;
const cached = new WeakMap<DefinitionStore, Map<string, Promise<Definition>>>();

/**
 * The parsed workflow of a body that was accepted before; from memory when this process has had it lately.
 * Throws `MissingBodyError` when it is not stored, `FormatError` when this release can no longer read it.
 */
export async function loadDefinition(bodies: Bodies, hash: string): Promise<WorkflowDefinition> {
  const definition = await loadBody(bodies, hash);
  if (definition.type !== 'workflow') throw new FormatError('An accepted body defines no workflow', { hash });
  return definition;
}

export interface LoadedCoordinator {
  readonly coordinator: CoordinatorDefinition;
  /** How references in its parameters are read. */
  readonly mode: ReferenceMode;
}

/** The coordinator that a body defines, by itself or as a part of its workflow. Throws as `loadDefinition` does. */
export async function loadCoordinator(bodies: Bodies, hash: string): Promise<LoadedCoordinator> {
  const definition = await loadBody(bodies, hash);
  if (definition.type === 'coordinator') {
    const { coordinator } = definition;
    const texts = coordinator.params.map(({ value }) => value).join();
    return { coordinator, mode: resolveMode('auto', texts) };
  }
  const coordinator = definition.type === 'workflow' ? definition.workflow.coordinator : undefined;
  if (definition.type !== 'workflow' || coordinator === undefined) {
    throw new FormatError('An accepted body defines no coordinator', { hash });
  }
  return { coordinator, mode: definition.mode };
}

async function loadBody({ definitions }: Bodies, hash: string): Promise<Definition> {
  const cache = cached.get(definitions) ?? new Map<string, Promise<Definition>>();
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

async function read(definitions: DefinitionStore, hash: string): Promise<Definition> {
  const { definition, diagnostics } = parseDefinition(await definitions.get(hash));
  if (definition === undefined) {
    throw new FormatError('An accepted definition can no longer be read by this release', { hash, diagnostics });
  }
  return definition;
}
