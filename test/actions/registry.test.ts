import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProcessAction } from '#actions/process-actions.ts';
import { PROCESS_KINDS } from '#actions/process-kinds.ts';
import { actionOf } from '#actions/registry.ts';
import { ACTION_KINDS, type ActionKind } from '#core/model/workflow.ts';
import { actionContext } from '#test/factories/action-context.ts';

const ROOT = join(import.meta.dirname, '../..');

async function run(kind: ActionKind) {
  const action = actionOf(kind);
  if (action.place === 'process') throw new Error(`${kind} does not run in the worker`);
  return action.run(actionContext());
}

describe('the registry of actions', () => {
  it.each(ACTION_KINDS)('has one for %s', (kind) => {
    expect(actionOf(kind).kind).toBe(kind);
  });

  it.each(ACTION_KINDS)('is documented for %s', (kind) => {
    const overview = readFileSync(join(ROOT, 'docs/actions.md'), 'utf8');
    const row = overview.split('\n').find((line) => line.includes(`\`${kind}\``));
    const page = /\]\(\.\.\/(actions\/[\w-]+\/README\.md)\)/.exec(row ?? '')?.[1];
    expect(page && existsSync(join(ROOT, page))).toBe(true);
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
