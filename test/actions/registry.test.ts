import { describe, expect, it } from 'vitest';
import { actionOf } from '#actions/registry.ts';
import { ACTION_KINDS } from '#core/model/workflow.ts';
import { actionContext } from '#test/factories/action-context.ts';

describe('the registry of actions', () => {
  it.each(ACTION_KINDS)('has one for %s', (kind) => {
    expect(actionOf(kind).kind).toBe(kind);
  });

  it('fails an attempt of a kind that is not built yet and names it', async () => {
    expect(await actionOf('sql').run(actionContext())).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: 'kind `sql` is not available in this release, which runs script, shell',
    });
  });

  it.each(['script', 'shell'] as const)('fails %s without any text by the fault of the user', async (kind) => {
    expect(await actionOf(kind).run(actionContext())).toMatchObject({ outcome: 'FAILED', fault: 'user' });
  });
});
