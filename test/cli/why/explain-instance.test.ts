import { describe, expect, it } from 'vitest';
import { explainInstance } from '#cli/why/explain-instance.ts';
import type { InstanceView } from '#core/model/instance-view.ts';

describe('why an instance', () => {
  it('that has not begun names what may hold it back', () => {
    const view = {
      id: '1abc',
      workflow: 'daily',
      status: 'READY',
      createdAt: 0,
      pendingCommands: 0,
      nodes: [],
      context: {},
    };
    const text = explainInstance(view as unknown as InstanceView, 106_000).join('\n');
    expect(text).toMatch(/^1abc of daily is READY for 1m 46s\./);
    expect(text).toContain('instance-limit');
    expect(text).toContain('paused');
  });
});
