import { describe, expect, it } from 'vitest';
import { builtInEnvironment, withBuiltIns } from '#core/params/built-ins.ts';
import { substitute } from '#core/params/references.ts';

const names = {
  instanceId: '01abc',
  workflow: '导入',
  node: '步骤1',
  attempt: { node: 3, run: 1, iteration: 2, attempt: 4 },
};

describe('built-in parameters', () => {
  it('can be referred to beside those of the instance', () => {
    const context = withBuiltIns({ params: { day: '1' }, logicalTime: 0, timezone: 'UTC' }, names);
    const text = '${param:instance.id} ${param:workflow.name} ${param:node.name} ${param:attempt.number} ${param:day}';
    expect(substitute(text, context, 'prefixed')).toEqual({ text: '01abc 导入 步骤1 4 1', problems: [] });
  });

  it('leave the context they are added to as it is', () => {
    const context = { params: { day: '1' }, logicalTime: 0, timezone: 'UTC' };
    withBuiltIns(context, names);
    expect(context.params).toEqual({ day: '1' });
  });

  it('stand in the environment of an attempt', () => {
    expect(builtInEnvironment(names, Date.UTC(2026, 10, 23, 6))).toEqual({
      AKKAFLOW_INSTANCE_ID: '01abc',
      AKKAFLOW_WORKFLOW_NAME: '导入',
      AKKAFLOW_NODE_NAME: '步骤1',
      AKKAFLOW_ATTEMPT_NUMBER: '4',
      AKKAFLOW_ATTEMPT_ID: '01abc-3.1.2.4',
      AKKAFLOW_LOGICAL_TIME: '2026-11-23T06:00:00.000Z',
    });
  });
});
