import { describe, expect, it } from 'vitest';
import { ACTION_KIND_GRAMMARS } from '#core/parser/grammar/action-kinds.ts';
import { COORDINATOR_2017 } from '#core/parser/grammar/coordinator-2017.ts';
import type { ElementGrammar } from '#core/parser/grammar/grammar.ts';
import { WORKFLOW } from '#core/parser/grammar/workflow.ts';

/** Every element of a grammar with its path. */
function elements(path: string, grammar: ElementGrammar): [string, ElementGrammar][] {
  const below = Object.entries(grammar.children).flatMap(([name, { element }]) => elements(`${path}/${name}`, element));
  return [[path, grammar], ...below];
}

describe('the grammar', () => {
  it.each([...elements('work-flow', WORKFLOW), ...elements('coordinator', COORDINATOR_2017)])(
    'of %s has documented attributes and defaults that they accept',
    (_, { doc, attributes }) => {
      expect(doc).not.toBe('');
      for (const [name, { doc: attributeDoc, default: fallback, required, type }] of Object.entries(attributes)) {
        expect(attributeDoc, name).not.toBe('');
        expect(required === true && fallback !== undefined, name).toBe(false);
        if (fallback !== undefined) expect(type.parse(fallback), name).toBeDefined();
      }
    },
  );

  it('knows in an action exactly the kinds there are, and the edges', () => {
    const action = WORKFLOW.children['action']?.element;
    expect(Object.keys(action?.children ?? {})).toEqual([...Object.keys(ACTION_KIND_GRAMMARS), 'ok', 'error']);
  });
});
