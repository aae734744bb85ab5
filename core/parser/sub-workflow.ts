import type { XmlElement } from '../model/xml.ts';
import { PARAM_ATTRIBUTES } from './grammar/param.ts';
import { SUB_WORKFLOW_ATTRIBUTES } from './grammar/sub-workflow.ts';
import { readAttributes } from './read-attributes.ts';
import { childElements } from './text.ts';

/** What a `<sub-workflow>` that was checked without errors asks for. `params` has no prototype; of a name twice, the last. */
export function readSubWorkflow(element: XmlElement): {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
} {
  const params: Record<string, string> = Object.create(null);
  for (const param of childElements(element, 'param')) {
    const { name, value } = readAttributes(param, PARAM_ATTRIBUTES, 'resolved');
    params[name] = value;
  }
  return { name: readAttributes(element, SUB_WORKFLOW_ATTRIBUTES, 'resolved').name, params };
}
