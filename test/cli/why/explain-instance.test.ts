import { describe, expect, it } from 'vitest';
import { explainInstance } from '#cli/why/explain-instance.ts';
import type { InstanceView } from '#core/model/instance-view.ts';

describe('why an instance', () => {
  it('that has not begun names what may hold it back', () => {
    const view: InstanceView = {
      id: '1abc',
      workflow: 'daily',
      status: 'READY',
      createdAt: 0,
      version: 1,
      run: 1,
      pendingCommands: 0,
      appliedCommands: [],
      nodes: [],
      context: { params: {}, logicalTime: 0, timezone: 'UTC', startKind: 'trigger', startedBy: 'local' },
    };
    const text = explainInstance(view, 106_000).join('\n');
    expect(text).toMatch(/^1abc of daily is READY for 1m 46s\./);
    expect(text).toContain('instance-limit');
    expect(text).toContain('paused');
  });
});
