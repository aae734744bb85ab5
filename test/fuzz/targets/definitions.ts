import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIAGNOSTIC_CODES } from '#core/parser/diagnostic-codes.ts';
import { type Definition, parseDefinition, resolveAction, resolveWorkflow } from '#core/parser/parse-definition.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLES = globSync(['examples/**/*.xml', 'actions/*/*.xml', 'test/fixtures/definitions/*.xml'], { cwd: ROOT })
  .sort()
  .map((path) => readFileSync(join(ROOT, path), 'utf8'));

/** As an instance would have them; the first is of the examples. */
const CONTEXT = {
  params: {
    date: '2026-11-22',
    a: '${param:a}',
    名: '<&>',
    ['__proto__']: 'x',
    'node.name': 'n',
    'attempt.number': '1',
  },
  logicalTime: Date.UTC(2026, 10, 28),
  timezone: 'Asia/Shanghai',
};

/** Longer than any problem should be told in. */
const MAX_MESSAGE = 4_000;
const MAX_ACTIONS = 20;

/** The reader of definitions: workflows and coordinators of both dialects, and files of links. */
export const definitions: FuzzTarget = {
  name: 'definitions',
  inputs: hostile(EXAMPLES),
  hold: (text) => {
    const parsed = parseDefinition(text);
    return () => judge(text, parsed);
  },
};

function judge(text: string, { definition, diagnostics }: ReturnType<typeof parseDefinition>): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  demand((definition === undefined) === errors.length > 0, 'a definition, or an error that says why there is none');
  const lines = text.split('\n').length;
  for (const { code, message, position } of diagnostics) {
    demand(Object.hasOwn(DIAGNOSTIC_CODES, code), `the code ${code}`);
    demand(message.length > 0 && message.length < MAX_MESSAGE, `a message of ${message.length} characters`);
    demand(
      position.line >= 1 && position.line <= lines && position.column >= 1,
      `the place ${JSON.stringify(position)}`,
    );
  }
  if (definition?.type === 'workflow') resolveAll(definition);
}

function resolveAll(definition: Extract<Definition, { type: 'workflow' }>): void {
  const { workflow, diagnostics } = resolveWorkflow(definition, CONTEXT);
  demand(
    (workflow === undefined) === diagnostics.some(({ severity }) => severity === 'error'),
    'a workflow, or an error',
  );
  const actions = definition.workflow.nodes.flatMap(({ type }, index) => (type === 'action' ? [index] : []));
  for (const index of actions.slice(0, MAX_ACTIONS)) resolveAction(definition, index, CONTEXT);
}
