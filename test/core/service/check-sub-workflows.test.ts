import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { callOf, FamilySystem, SHELL, workflowXml } from './sub-workflow-system.ts';

async function diagnosticsOf(system: FamilySystem, xml: string): Promise<readonly Diagnostic[]> {
  const submitted = await submitDefinition(system.env, xml, 'test');
  return 'diagnostics' in submitted ? submitted.diagnostics : [];
}

describe('A submit of sub-workflows', () => {
  it('warns of one that does not exist, where it is called first', async () => {
    const system = new FamilySystem();
    const xml = workflowXml('a', [callOf('later'), callOf('later')]);
    expect(await diagnosticsOf(system, xml)).toEqual([
      {
        severity: 'warning',
        code: 'missing-sub-workflow',
        message: 'there is no workflow `later` yet: this node fails until it is submitted',
        position: { line: 1, column: xml.indexOf('<sub-workflow') + 1 },
      },
    ]);
    await system.submit(workflowXml('later', [SHELL]));
    expect(await diagnosticsOf(system, workflowXml('a', [callOf('later')]))).toEqual([]);
    await deleteWorkflow(system.env, 'later');
    expect(await diagnosticsOf(system, workflowXml('b', [callOf('later')]))).toMatchObject([{ severity: 'warning' }]);
  });

  it.each([
    ['of itself', [], 'a', 'a → a'],
    ['over another', [['b', 'a']], 'b', 'a → b → a'],
    [
      'over three others',
      [
        ['d', 'a'],
        ['c', 'd'],
        ['b', 'c'],
      ],
      'b',
      'a → b → c → d → a',
    ],
  ] as const)('refuses a cycle %s and names it', async (_, before, callee, cycle) => {
    const system = new FamilySystem();
    for (const [name, calls] of before) await system.submit(workflowXml(name, [SHELL, callOf(calls)]));
    const submitted = await submitDefinition(system.env, workflowXml('a', [SHELL, callOf(callee)]), 'test');
    expect(submitted).toMatchObject({
      result: 'rejected',
      diagnostics: [{ severity: 'error', code: 'sub-workflow-cycle', message: expect.stringContaining(`: ${cycle};`) }],
    });
    expect(await system.env.workflows.head('a')).toBeUndefined();
  });

  it('takes what the new version calls, not what the live one does', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('b', [SHELL]));
    await system.submit(workflowXml('a', [callOf('b')]));
    await system.submit(workflowXml('a', [SHELL]));
    expect(await system.submit(workflowXml('b', [callOf('a')]))).toBe('b');
  });

  it('follows two ways to one workflow without taking them for a cycle', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('d', [SHELL]));
    await system.submit(workflowXml('b', [callOf('d')]));
    await system.submit(workflowXml('c', [callOf('d')]));
    expect(await diagnosticsOf(system, workflowXml('a', [callOf('b'), callOf('c'), callOf('d')]))).toEqual([]);
  });

  it.each([
    ['no name', '<sub-workflow/>', 'missing-attribute'],
    ['a reference as its name', '<sub-workflow name="${param:x}"/>', 'invalid-value'],
    ['a parameter without a value', '<sub-workflow name="b"><param name="x"/></sub-workflow>', 'missing-attribute'],
    ['text', '<sub-workflow name="b">b</sub-workflow>', 'unexpected-text'],
    ['another element', '<sub-workflow name="b"><parm name="x" value="1"/></sub-workflow>', 'unknown-element'],
  ])('refuses one with %s', async (_, content, code) => {
    const diagnostics = await diagnosticsOf(new FamilySystem(), workflowXml('a', [content]));
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });
});
