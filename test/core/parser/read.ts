import { expect } from 'vitest';
import type { ActionNode, Workflow } from '#core/model/workflow.ts';
import { type Definition, parseDefinition } from '#core/parser/parse-definition.ts';

/** The definition of a file that has no problems at all. */
export function read(text: string, groups?: ReadonlyMap<string, string>): Definition {
  const { definition, diagnostics } = parseDefinition(text, groups && { groups });
  expect(diagnostics).toEqual([]);
  if (definition === undefined) throw new Error('no definition');
  return definition;
}

export function workflow(text: string, groups?: ReadonlyMap<string, string>): Workflow {
  const definition = read(text, groups);
  if (definition.type !== 'workflow') throw new Error(definition.type);
  return definition.workflow;
}

export function action(text: string, name = 'a'): ActionNode {
  const node = workflow(text).nodes.find((candidate) => candidate.name === name);
  if (node?.type !== 'action') throw new Error(`no action ${name}`);
  return node;
}
