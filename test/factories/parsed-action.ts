import type { ActionNode } from '#core/model/workflow.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';

/** The action that a kind element makes, as the parser reads it; a problem in it throws. */
export function parsedAction(xml: string): ActionNode {
  const file = `<work-flow name="w"><start name="s" to="a"/><action name="a">${xml}<ok to="e"/></action><end name="e"/></work-flow>`;
  const { definition, diagnostics } = parseDefinition(file);
  const node = definition?.type === 'workflow' ? definition.workflow.nodes.find(({ name }) => name === 'a') : undefined;
  if (node?.type !== 'action') throw new Error(JSON.stringify(diagnostics));
  return node;
}
