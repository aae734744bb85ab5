import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongComponents } from '#core/parser/strong-components.ts';

/** By definition: two nodes belong together when each reaches the other. */
function naive(successors: readonly (readonly number[])[]): number[][] {
  const reaches = successors.map((_, from) => {
    const reached = new Set([from]);
    for (const node of reached) for (const next of successors[node] ?? []) reached.add(next);
    return reached;
  });
  const nodes = [...successors.keys()];
  const components = nodes.map((a) => nodes.filter((b) => reaches[a]?.has(b) && reaches[b]?.has(a)));
  return components.filter(([first], node) => first === node);
}

describe('strongly connected components', () => {
  it('are what reaches each other, in any graph', () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(graphs, (graph) => {
        const found = strongComponents(graph).toSorted(([a = 0], [b = 0]) => a - b);
        expect(found).toEqual(naive(graph));
      }),
    );
  });

  it('are found in a ring of a hundred thousand', () => {
    const ring = Array.from({ length: 100_000 }, (_, node) => [(node + 1) % 100_000]);
    expect(strongComponents(ring).map(({ length }) => length)).toEqual([100_000]);
  });
});
