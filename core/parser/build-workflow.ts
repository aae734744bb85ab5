import { ACTION_KINDS, type ActionNode, type Workflow, type WorkflowNode } from '../model/workflow.ts';
import type { XmlElement } from '../model/xml.ts';
import { buildCoordinator2019, present } from './build-coordinator.ts';
import { ACTION_ATTRIBUTES } from './grammar/action.ts';
import { EDGE_ATTRIBUTES, NAMED_ATTRIBUTES, STEP_ATTRIBUTES } from './grammar/control-nodes.ts';
import { WORKFLOW_ATTRIBUTES } from './grammar/workflow.ts';
import { actionEdge, nodeElements } from './graph.ts';
import { isGovernedByReference, readAttributes } from './read-attributes.ts';
import { holdsReference, type ReferencePolicy } from './reference-policy.ts';
import { childElement, childElements, dedent, elementText } from './text.ts';

/** Every accepted host name and its worker group. Without it any host is the group of that name. */
export type Groups = ReadonlyMap<string, string>;

/** The model of a workflow whose element was checked without errors. */
export function buildWorkflow(root: XmlElement, policy: ReferencePolicy, groups?: Groups): Workflow {
  const values = readAttributes(root, WORKFLOW_ATTRIBUTES, policy);
  const { name, creator, desc, dir } = values;
  const coordinator = childElement(root, 'coordinator');
  const elements = nodeElements(root);
  return {
    name,
    creator,
    desc,
    dir,
    mailLevels: values['mail-level'],
    mailReceivers: values['mail-receivers'],
    notifyDownstream: values['notify-downstream'],
    ...present({
      instanceLimit: values['instance-limit'],
      timeoutSeconds: limitOf(values.timeout),
      coordinator: coordinator && buildCoordinator2019(coordinator, { name, desc, dir }),
    }),
    loopLimit: values['loop-limit'],
    nodes: elements.map((element) => buildNode(element, policy, groups)),
    parameterized: isParameterized(root, elements, policy),
  };
}

/** The model of an `<action>` that was checked without errors. */
export function buildAction(element: XmlElement, policy: ReferencePolicy, groups?: Groups): ActionNode {
  const values = readAttributes(element, ACTION_ATTRIBUTES, policy);
  const kind = ACTION_KINDS.find((name) => childElement(element, name) !== undefined) ?? 'script';
  return {
    type: 'action',
    name: values.name,
    position: element.position,
    desc: values.desc,
    group: groupOf(values.host, groups) ?? values.host,
    retryTimes: values['retry-times'],
    intervalSeconds: values.interval,
    backoff: values.backoff,
    ...present({
      maxIntervalSeconds: values['max-interval'],
      timeoutSeconds: limitOf(values.timeout),
      error: actionEdge(element, 'error'),
    }),
    ignore: values['is-ignore'],
    ok: actionEdge(element, 'ok') ?? '',
    kind,
    content: childElement(element, kind) ?? element,
  };
}

/** The worker group that `host` names; undefined when no known one does. */
export function groupOf(host: string, groups: Groups | undefined): string | undefined {
  if (host === '-1') return 'default';
  return groups === undefined ? host : groups.get(host);
}

function buildNode(element: XmlElement, policy: ReferencePolicy, groups: Groups | undefined): WorkflowNode {
  const { position } = element;
  switch (element.name) {
    case 'start':
      return { type: 'start', ...readAttributes(element, STEP_ATTRIBUTES, policy), position };
    case 'join':
      return { type: 'join', ...readAttributes(element, STEP_ATTRIBUTES, policy), position };
    case 'fork': {
      const paths = childElements(element, 'path').map((path) => readAttributes(path, EDGE_ATTRIBUTES, policy).to);
      return { type: 'fork', ...readAttributes(element, NAMED_ATTRIBUTES, policy), paths, position };
    }
    case 'kill':
      return {
        type: 'kill',
        ...readAttributes(element, NAMED_ATTRIBUTES, policy),
        message: killMessage(element),
        position,
      };
    case 'end':
      return { type: 'end', ...readAttributes(element, NAMED_ATTRIBUTES, policy), position };
    default:
      return buildAction(element, policy, groups);
  }
}

/** The engine puts the message of a kill on the instance, so that references in it count too. */
function isParameterized(root: XmlElement, nodes: readonly XmlElement[], policy: ReferencePolicy): boolean {
  if (isGovernedByReference(root, WORKFLOW_ATTRIBUTES, policy)) return true;
  return nodes.some((node) => {
    if (node.name === 'kill') return holdsReference(killMessage(node), policy);
    return node.name === 'action' && isGovernedByReference(node, ACTION_ATTRIBUTES, policy);
  });
}

function killMessage(kill: XmlElement): string {
  const message = childElement(kill, 'message');
  return message === undefined ? '' : dedent(elementText(message)).trim();
}

function limitOf(seconds: number | 'none'): number | undefined {
  return seconds === 'none' ? undefined : seconds;
}
