import type { ApiEnvironment } from '../ports/ports.ts';
import { mapBounded } from './map-bounded.ts';

/** Newest instances among which those that succeeded are looked for. */
const MAX_INSTANCES = 50;
/** Succeeded instances that count, so that what became slower shows soon. */
const SAMPLE = 10;
const AT_ONCE = 16;

/**
 * How long instances of these workflows take: the median of the newest up to ten that succeeded, in milliseconds.
 * A workflow of which none of the newest succeeded is not in it.
 */
export async function typicalDurations(
  env: ApiEnvironment,
  workflows: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await mapBounded(AT_ONCE, workflows, async (workflow) => {
    const { items } = await env.instances.list({ workflow }, { limit: MAX_INSTANCES });
    const took = items.flatMap(({ status, startedAt, endedAt }) =>
      status === 'SUCCEEDED' && startedAt !== undefined && endedAt !== undefined ? [endedAt - startedAt] : [],
    );
    const typical = median(took.slice(0, SAMPLE));
    return typical === undefined ? [] : [[workflow, typical] as const];
  });
  return new Map(found.flat());
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
