import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { liveFrame } from '#cli/run/live-frame.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { aNodeView, anAttempt, anInstanceView } from '../instance-views.ts';

const { err } = fakeTerminal();

describe('the picture of a running instance', () => {
  it('shows durations that go on while a node runs', () => {
    const nodes = [aNodeView({ status: 'RUNNING', iteration: 1, startedAt: 1_000, attempts: [anAttempt()] })];
    const view = anInstanceView({ nodes });
    expect(liveFrame(err, view, { columns: 80, rows: 24 }, 3_000, 0)[1]).toContain('2.0s');
    expect(liveFrame(err, view, { columns: 80, rows: 24 }, 4_000, 1)[1]).toContain('3.0s');
  });

  it('fits on the terminal whatever the names and the number of nodes', () => {
    const nodes = Array.from({ length: 300 }, (_, index) => aNodeView({ name: `${'步骤'.repeat(30)}${index}` }));
    const lines = liveFrame(err, anInstanceView({ nodes }), { columns: 40, rows: 10 }, 0, 0);
    expect(lines.length).toBeLessThan(10);
    expect(lines.map((line) => stringWidth(line)).filter((width) => width >= 40)).toEqual([]);
  });

  it('prefers what runs when not all nodes fit, and counts the others', () => {
    const nodes = Array.from({ length: 100 }, (_, index) => aNodeView({ name: `n${index}` }));
    nodes[70] = aNodeView({ name: 'busy', status: 'RUNNING', iteration: 1, startedAt: 0 });
    const text = liveFrame(err, anInstanceView({ nodes }), { columns: 80, rows: 8 }, 0, 0).join('\n');
    expect(text).toContain('busy');
    expect(text).toContain('… and 95 more');
  });
});
