import { describe, expect, it } from 'vitest';
import { MAX_NESTING } from '#core/model/limits.ts';
import { callOf, FamilySystem, SHELL, workflowXml } from './sub-workflow-system.ts';

describe('A child below others', () => {
  it('is created at most sixteen deep', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('w0', [SHELL]));
    for (let depth = 1; depth <= MAX_NESTING + 1; depth++) {
      await system.submit(workflowXml(`w${depth}`, [callOf(`w${depth - 1}`)]));
    }
    await system.start(`w${MAX_NESTING + 1}`);
    await system.work();
    const { items } = await system.env.instances.list({ status: 'FAILED' }, { limit: 100 });
    expect(items).toHaveLength(MAX_NESTING + 1);
    const deepest = await Promise.all(items.map(({ id }) => system.reason(id)));
    expect(deepest.join()).toContain(`nested ${MAX_NESTING + 1} deep`);
  });

  it('is not created of a workflow above it, as two submits at once could have it, and which might wait for itself', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('a', [SHELL]));
    const b = await system.submit(workflowXml('b', [callOf('a')], { root: 'instance-limit="1"' }));
    const head = await system.env.workflows.head('a');
    const hash = await system.env.definitions.put(workflowXml('a', [callOf('b')]));
    if (head !== undefined) await system.env.workflows.replace(head, { ...head, hash, version: head.version + 1 });
    const id = await system.start(b);
    await system.passWorking(3);
    expect(await system.status(id)).toBe('FAILED');
    expect(await system.reason(id)).toContain('would run each other without end: b → a → b; take one of them out');
  });
});
