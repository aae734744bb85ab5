import type { Diagnostic } from '../model/diagnostic.ts';
import { MAX_FOLLOWED_WORKFLOWS } from '../model/limits.ts';
import type { Workflow } from '../model/workflow.ts';
import type { Position } from '../model/xml.ts';
import { readSubWorkflow } from '../parser/sub-workflow.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import { loadDefinition } from './load-definition.ts';
import { mapBounded } from './map-bounded.ts';
import { isUnusable } from './workflow-of.ts';

/** Definitions read at once. */
const CONCURRENCY = 16;

/**
 * What only the deployment can tell of the sub-workflows of a definition (language §7): one that does not exist is a
 * warning, a cycle is an error that names it. Of two submits at once that together make a cycle neither sees it; no
 * child is then created of a workflow that is above it already.
 */
export async function checkSubWorkflows(
  env: DefinitionEnvironment,
  workflow: Workflow,
): Promise<readonly Diagnostic[]> {
  const calls = callsOf(workflow);
  if (calls.size === 0) return [];
  const reader = new CallReader(env, workflow);
  await reader.follow([...calls.keys()]);
  return [...calls].flatMap(([name, position]): readonly Diagnostic[] => {
    if (reader.isMissing(name)) {
      const message = `there is no workflow \`${name}\` yet: this node fails until it is submitted`;
      return [{ severity: 'warning', code: 'missing-sub-workflow', message, position }];
    }
    const cycle = findWay(reader, name, workflow.name);
    if (cycle === undefined) return [];
    const names = [workflow.name, ...cycle].join(' → ');
    const message = `these sub-workflows would run each other without end: ${names}; take one of them out`;
    return [{ severity: 'error', code: 'sub-workflow-cycle', message, position }];
  });
}

/** The workflows that a definition calls, each where it is called first. */
export function callsOf({ nodes }: Workflow): ReadonlyMap<string, Position> {
  const calls = new Map<string, Position>();
  for (const node of nodes) {
    if (node.type !== 'action' || node.kind !== 'sub-workflow') continue;
    const { name } = readSubWorkflow(node.content);
    if (!calls.has(name)) calls.set(name, node.content.position);
  }
  return calls;
}

/** Who calls whom, as the live definitions say, level by level, each read once. */
class CallReader {
  readonly #env: DefinitionEnvironment;
  readonly #callees = new Map<string, readonly string[] | undefined>();

  /** `submitted` counts in the place of what is live under its name. */
  constructor(env: DefinitionEnvironment, submitted: Workflow) {
    this.#env = env;
    this.#callees.set(submitted.name, [...callsOf(submitted).keys()]);
  }

  /** Whom a workflow calls, as far as it is there and was read. */
  callees(name: string): readonly string[] {
    return this.#callees.get(name) ?? [];
  }

  isMissing(name: string): boolean {
    return this.#callees.has(name) && this.#callees.get(name) === undefined;
  }

  /** Reads these and all that they lead to, at most `MAX_FOLLOWED_WORKFLOWS`. */
  async follow(names: readonly string[]): Promise<void> {
    for (let level = names; level.length > 0; ) {
      const unread = [...new Set(level)].filter((name) => !this.#callees.has(name));
      const batch = unread.slice(0, Math.max(0, MAX_FOLLOWED_WORKFLOWS - this.#callees.size));
      const found = await mapBounded(CONCURRENCY, batch, (name) => this.#read(name));
      for (const [index, name] of batch.entries()) this.#callees.set(name, found[index]);
      level = found.flatMap((callees) => callees ?? []);
    }
  }

  /** A definition that this release cannot read calls nothing: it cannot be started either. */
  async #read(name: string): Promise<readonly string[] | undefined> {
    const head = await this.#env.workflows.head(name);
    if (head === undefined || head.deleted) return undefined;
    try {
      return [...callsOf((await loadDefinition(this.#env, head.hash)).workflow).keys()];
    } catch (error) {
      if (isUnusable(error)) return [];
      throw error;
    }
  }
}

/** The shortest way along the calls from one workflow to another, both ends in it. */
function findWay(reader: CallReader, from: string, to: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const name of cameFrom.keys()) {
    if (name === to) return wayTo(name, cameFrom);
    for (const callee of reader.callees(name)) if (!cameFrom.has(callee)) cameFrom.set(callee, name);
  }
  return undefined;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = cameFrom.get(name)) way.unshift(name);
  return way;
}
