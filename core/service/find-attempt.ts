import type { AttemptRecord, AttemptRef } from '../model/attempt.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { loadDefinition } from './load-definition.ts';

/** Which attempt at a node is meant: the newest that fits what is given. */
export type AttemptChoice = Partial<Pick<AttemptRef, 'run' | 'iteration' | 'attempt'>>;

export type FoundAttempt =
  | { readonly found: AttemptRecord }
  | { readonly missing: 'instance' }
  | { readonly missing: 'node'; readonly workflow: string }
  | { readonly missing: 'attempt' };

/** An attempt at a node by the name of the node, whichever definition its run used. Reads the attempts at that node alone. */
export async function findAttempt(
  env: ApiEnvironment,
  instanceId: string,
  node: string,
  choice: AttemptChoice,
): Promise<FoundAttempt> {
  const instance = await env.instances.load(instanceId);
  if (instance === undefined) return { missing: 'instance' };
  const { workflow, hash, state } = instance;
  const spans = [...(state.earlier ?? []), { throughRun: Number.POSITIVE_INFINITY, hash }];
  const indexes = await Promise.all(spans.map((span) => indexOf(env, span.hash, node)));
  if (indexes.at(-1) === -1) return { missing: 'node', workflow };
  const { run, iteration, attempt } = choice;
  if (run !== undefined && iteration !== undefined && attempt !== undefined) {
    const index = indexes[spans.findIndex(({ throughRun }) => run <= throughRun)] ?? -1;
    const [found] = index < 0 ? [] : await env.attempts.get(instanceId, [{ node: index, run, iteration, attempt }]);
    return found === undefined ? { missing: 'attempt' } : { found };
  }
  for (let span = spans.length - 1; span >= 0; span--) {
    const after = spans[span - 1]?.throughRun ?? 0;
    const index = indexes[span] ?? -1;
    const tries = index < 0 ? [] : await env.attempts.list(instanceId, index);
    const inSpan = tries.filter(({ ref }) => ref.run > after && ref.run <= (spans[span]?.throughRun ?? 0));
    const found = inSpan.findLast(({ ref }) => fits(ref, choice));
    if (found !== undefined) return { found };
  }
  return { missing: 'attempt' };
}

async function indexOf(env: ApiEnvironment, hash: string, node: string): Promise<number> {
  const { workflow } = await loadDefinition(env, hash);
  return workflow.nodes.findIndex(({ name }) => name === node);
}

function fits(ref: AttemptRef, { run, iteration, attempt }: AttemptChoice): boolean {
  return (
    (run === undefined || run === ref.run) &&
    (iteration === undefined || iteration === ref.iteration) &&
    (attempt === undefined || attempt === ref.attempt)
  );
}
