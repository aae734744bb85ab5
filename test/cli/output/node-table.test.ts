import { describe, expect, it } from 'vitest';
import { formatNodeTable } from '#cli/output/node-table.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { aNodeView, anAttempt, anInstanceView } from '../instance-views.ts';

const { out } = fakeTerminal();

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
    const [, row = ''] = formatNodeTable(out, anInstanceView({ run: 2, nodes: [node] }), 0).split('\n');
    expect(row.split(/ {2,}/)).toEqual(['load', 'shell', 'FAILED', '1', '1', '2.0s', 'exit code 3']);
  });

  it('gives a node that was not reached no status', () => {
    const [, row = ''] = formatNodeTable(out, anInstanceView(), 0).split('\n');
    expect(row.split(/ {2,}/)).toEqual(['load', 'shell', '-']);
  });
});
