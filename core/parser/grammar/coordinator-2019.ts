import type { AttributeTable, ElementGrammar } from './grammar.ts';
import { PARAM_LIST } from './param.ts';
import { BOOLEAN, CRON, DEADLINE, LOCAL_TIME, NAME, oneOf, ZONE } from './value-types.ts';

export const DEADLINE_ATTRIBUTE = {
  type: DEADLINE,
  doc: 'Not succeeded by then is reported as late (extension).',
} as const;

export const COORDINATOR_2019_ATTRIBUTES = {
  'start-time': { type: LOCAL_TIME, doc: 'It does not fire before.' },
  'end-time': { type: LOCAL_TIME, doc: 'It does not fire after.' },
  'is-enabled': { type: BOOLEAN, default: 'true', doc: 'Whether it fires.' },
  timezone: { type: ZONE, doc: 'The zone of its times; that of the deployment without it.' },
  catchup: {
    type: oneOf('latest', 'all', 'none'),
    default: 'latest',
    doc: 'What happens with due times that passed (extension).',
  },
  deadline: DEADLINE_ATTRIBUTE,
} as const satisfies AttributeTable;

export const DEPEND_LIST_ATTRIBUTES = {
  cron: { type: CRON, doc: 'When it is due; without it only the dependencies count.' },
} as const satisfies AttributeTable;

export const DEPENDENCY_ATTRIBUTES = {
  name: { type: NAME, required: true, doc: 'A workflow that must have succeeded.' },
} as const satisfies AttributeTable;

const DEPEND_LIST: ElementGrammar = {
  doc: 'When it fires.',
  attributes: DEPEND_LIST_ATTRIBUTES,
  children: {
    workflow: {
      element: { doc: 'A dependency.', attributes: DEPENDENCY_ATTRIBUTES, children: {}, text: 'none' },
    },
  },
  text: 'none',
};

export const COORDINATOR_2019: ElementGrammar = {
  doc: 'Starts the workflow around it.',
  attributes: COORDINATOR_2019_ATTRIBUTES,
  children: { 'depend-list': { element: DEPEND_LIST, max: 1 }, 'param-list': { element: PARAM_LIST, max: 1 } },
  text: 'none',
  takesNoReferences: true,
};
