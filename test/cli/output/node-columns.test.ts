import { describe, expect, it } from 'vitest';
import { nodeColumns } from '#cli/output/node-columns.ts';
import { formatTable } from '#cli/output/table.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { aNodeView, anAttempt, anInstanceView } from '../instance-views.ts';

/** The first row under the heading. */
function firstRow(view: InstanceView): readonly string[] {
  const layout = { headers: false, wide: false };
  const [row = ''] = formatTable(fakeTerminal().out, layout, nodeColumns(view, 0), view.nodes).split('\n');
  return row.split('\t');
}

describe('the node table', () => {
  it('counts the attempts of the current run and says why a node failed', () => {
    const attempts = [
      anAttempt({ status: 'FAILED', endedAt: 2_000, message: 'old' }),
      anAttempt({
        ref: { node: 0, run: 2, iteration: 1, attempt: 1 },
        status: 'FAILED',
        endedAt: 9_000,
        message: 'exit code 3',
      }),
    ];
    const node = aNodeView({ status: 'FAILED', iteration: 1, startedAt: 7_000, endedAt: 9_000, attempts });
    const row = firstRow(anInstanceView({ run: 2, nodes: [node] }));
    expect(row).toEqual(['load', 'shell', 'FAILED', '1', '1', '2.0s', 'exit code 3']);
  });

  it('says which instance a sub-workflow runs as, or why it failed', () => {
    const child = '1kdm4c11111111111111';
    const detailOf = (attempt: Parameters<typeof anAttempt>[0]) => {
      const node = aNodeView({ status: attempt?.status === 'FAILED' ? 'FAILED' : 'RUNNING', iteration: 1 });
      const view = anInstanceView({ nodes: [{ ...node, attempts: [anAttempt({ child, ...attempt })] }] });
      return firstRow(view).at(-1);
    };
    expect(detailOf({})).toBe(`instance ${child}`);
    expect(detailOf({ status: 'FAILED', message: `instance ${child} of x failed` })).toContain('of x failed');
  });

  it('gives a node that was not reached no status', () => {
    expect(firstRow(anInstanceView())).toEqual(['load', 'shell', '-', '', '', '', '']);
  });
});
