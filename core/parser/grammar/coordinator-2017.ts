import { DEADLINE_ATTRIBUTE } from './coordinator-2019.ts';
import type { AttributeTable, ElementGrammar } from './grammar.ts';
import { PARAM_LIST } from './param.ts';
import { BOOLEAN, CRON, FOLDER, LOCAL_TIME, NAME, TEXT } from './value-types.ts';

export const COORDINATOR_2017_ATTRIBUTES = {
  name: { type: NAME, required: true, doc: 'Unique among coordinators.' },
  start: { type: LOCAL_TIME, doc: 'It does not fire before.' },
  end: { type: LOCAL_TIME, doc: 'It does not fire after.' },
  'is-enabled': { type: BOOLEAN, default: 'true', doc: 'Whether it fires.' },
  desc: { type: TEXT, default: '', doc: 'What it is for.' },
  dir: { type: FOLDER, default: '/tmp', doc: 'Its folder.' },
  deadline: DEADLINE_ATTRIBUTE,
} as const satisfies AttributeTable;

export const CRON_ATTRIBUTES = {
  config: { type: CRON, required: true, doc: 'When it is due.' },
} as const satisfies AttributeTable;

export const DEPEND_ATTRIBUTES = {
  wf: { type: NAME, required: true, doc: 'A workflow that must have succeeded.' },
} as const satisfies AttributeTable;

export const STARTED_WORKFLOW_ATTRIBUTES = {
  path: { type: NAME, required: true, doc: 'A workflow that it starts.' },
} as const satisfies AttributeTable;

const TRIGGER: ElementGrammar = {
  doc: 'When it fires.',
  attributes: {},
  children: {
    cron: { element: leaf('The due times.', CRON_ATTRIBUTES), max: 1 },
    'depend-list': {
      element: {
        doc: 'What must have succeeded.',
        attributes: {},
        children: { depend: { element: leaf('A dependency.', DEPEND_ATTRIBUTES) } },
        text: 'none',
      },
      max: 1,
    },
  },
  text: 'none',
};

const WORKFLOW_LIST: ElementGrammar = {
  doc: 'What it starts.',
  attributes: {},
  children: { workflow: { element: leaf('A workflow.', STARTED_WORKFLOW_ATTRIBUTES), min: 1 } },
  text: 'none',
};

export const COORDINATOR_2017: ElementGrammar = {
  doc: 'Starts workflows; a file of its own.',
  attributes: COORDINATOR_2017_ATTRIBUTES,
  children: {
    trigger: { element: TRIGGER, max: 1 },
    'workflow-list': { element: WORKFLOW_LIST, min: 1, max: 1 },
    'param-list': { element: PARAM_LIST, max: 1 },
  },
  text: 'none',
  takesNoReferences: true,
};

function leaf(doc: string, attributes: AttributeTable): ElementGrammar {
  return { doc, attributes, children: {}, text: 'none' };
}
