import { describe, expect, it } from 'vitest';
import { loadProcessAction } from '#actions/process-actions.ts';
import { PROCESS_KINDS } from '#actions/process-kinds.ts';
import { actionOf } from '#actions/registry.ts';
import { ACTION_KINDS, type ActionKind } from '#core/model/workflow.ts';
import { actionContext } from '#test/factories/action-context.ts';

async function run(kind: ActionKind) {
  const action = actionOf(kind);
  if (action.place === 'process') throw new Error(`${kind} does not run in the worker`);
  return action.run(actionContext());
}

describe('the registry of actions', () => {
  it.each(ACTION_KINDS)('has one for %s', (kind) => {
    expect(actionOf(kind).kind).toBe(kind);
  });

  it('fails an attempt of a kind that is not built yet and names it', async () => {
    expect(await run('unheard-of' as ActionKind)).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringMatching(/^kind `unheard-of` is not available in this release, which runs .*script, shell/),
    });
  });

  it('has the code of each kind that runs in a process of its own', async () => {
    const actions = await Promise.all(PROCESS_KINDS.map(loadProcessAction));
    expect(actions.map((action) => action?.kind)).toEqual(PROCESS_KINDS);
    expect(await loadProcessAction('constructor')).toBeUndefined();
  });

  it('has no worker run a sub-workflow that an older release has sent', async () => {
    expect(await run('sub-workflow')).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining('is run by the master'),
    });
  });

  it.each(['script', 'shell'] as const)('fails %s without any text by the fault of the user', async (kind) => {
    expect(await run(kind)).toMatchObject({ outcome: 'FAILED', fault: 'user' });
  });
});
