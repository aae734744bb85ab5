import type { CoordinatorDefinition, ParamDefinition } from '../model/coordinator.ts';
import type { XmlElement } from '../model/xml.ts';
import {
  COORDINATOR_2017_ATTRIBUTES,
  CRON_ATTRIBUTES,
  DEPEND_ATTRIBUTES,
  STARTED_WORKFLOW_ATTRIBUTES,
} from './grammar/coordinator-2017.ts';
import {
  COORDINATOR_2019_ATTRIBUTES,
  DEPEND_LIST_ATTRIBUTES,
  DEPENDENCY_ATTRIBUTES,
} from './grammar/coordinator-2019.ts';
import { PARAM_ATTRIBUTES } from './grammar/param.ts';
import { readAttributes } from './read-attributes.ts';
import { childElement, childElements } from './text.ts';

/** The coordinator of a file of its own (language §6, 2017), which was checked. */
export function buildCoordinator2017(root: XmlElement): CoordinatorDefinition {
  const { name, desc, dir, ...values } = readAttributes(root, COORDINATOR_2017_ATTRIBUTES, 'resolved');
  const trigger = childrenOf(root, 'trigger');
  const [cron] = trigger.filter((child) => child.name === 'cron');
  const dependList = trigger.find((child) => child.name === 'depend-list');
  return {
    name,
    desc,
    dir,
    enabled: values['is-enabled'],
    ...present({
      start: values.start,
      end: values.end,
      deadline: values.deadline,
      cron: cron && readAttributes(cron, CRON_ATTRIBUTES, 'resolved').config,
    }),
    catchup: 'latest',
    dependencies: (dependList === undefined ? [] : childElements(dependList)).map((depend) => ({
      workflow: readAttributes(depend, DEPEND_ATTRIBUTES, 'resolved').wf,
      position: depend.position,
    })),
    workflows: childrenOf(root, 'workflow-list').map((started) => ({
      workflow: readAttributes(started, STARTED_WORKFLOW_ATTRIBUTES, 'resolved').path,
      position: started.position,
    })),
    params: readParams(root),
    position: root.position,
  };
}

/** The coordinator inside a workflow (language §6, 2019), which was checked: it has that workflow's name and folder. */
export function buildCoordinator2019(
  element: XmlElement,
  workflow: { readonly name: string; readonly desc: string; readonly dir: string },
): CoordinatorDefinition {
  const values = readAttributes(element, COORDINATOR_2019_ATTRIBUTES, 'resolved');
  const dependList = childElement(element, 'depend-list');
  return {
    name: workflow.name,
    desc: workflow.desc,
    dir: workflow.dir,
    enabled: values['is-enabled'],
    ...present({
      timezone: values.timezone,
      start: values['start-time'],
      end: values['end-time'],
      deadline: values.deadline,
      cron: dependList && readAttributes(dependList, DEPEND_LIST_ATTRIBUTES, 'resolved').cron,
    }),
    catchup: values.catchup,
    dependencies: childrenOf(element, 'depend-list').map((dependency) => ({
      workflow: readAttributes(dependency, DEPENDENCY_ATTRIBUTES, 'resolved').name,
      position: dependency.position,
    })),
    workflows: [{ workflow: workflow.name, position: element.position }],
    params: readParams(element),
    position: element.position,
  };
}

function readParams(coordinator: XmlElement): readonly ParamDefinition[] {
  return childrenOf(coordinator, 'param-list').map((param) => ({
    ...readAttributes(param, PARAM_ATTRIBUTES, 'resolved'),
    position: param.position,
  }));
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  const list = childElement(element, name);
  return list === undefined ? [] : childElements(list);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined. */
export function present<T extends object>(values: T): Present<T> {
  const kept: Present<T> = { ...values };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  return kept;
}
