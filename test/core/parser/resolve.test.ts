import { describe, expect, it } from 'vitest';
import { FormatError } from '#core/model/errors.ts';
import {
  parseDefinition,
  resolveAction,
  resolveWorkflow,
  type WorkflowDefinition,
} from '#core/parser/parse-definition.ts';
import { childElement, elementText } from '#core/parser/text.ts';
import { actionFlow, chain, flow } from './flow.ts';

function parsed(text: string): WorkflowDefinition {
  const { definition, diagnostics } = parseDefinition(text);
  if (definition?.type !== 'workflow') throw new Error(JSON.stringify(diagnostics));
  return definition;
}

function context(params: Record<string, string> = {}) {
  return { params, logicalTime: Date.UTC(2026, 10, 23), timezone: 'UTC' };
}

const shell = (command: string) => `<shell><command>${command}</command></shell>`;
const everyTyped =
  'host="${param:h}" retry-times="${param:n}" interval="${param:n}" backoff="${param:b}" max-interval="${param:n}" ' +
  'timeout="${param:n}" is-ignore="${param:i}"';

describe('a typed attribute with a reference', () => {
  it('has its default until it is resolved', () => {
    const { workflow } = parsed(actionFlow(shell('x'), everyTyped));
    expect(workflow).toMatchObject({ parameterized: true });
    expect(workflow.nodes[1]).toMatchObject({
      group: 'default',
      retryTimes: 0,
      intervalSeconds: 0,
      backoff: 'fixed',
      ignore: false,
    });
    expect(workflow.nodes[1]).not.toHaveProperty('timeoutSeconds');
    expect(workflow.nodes[1]).not.toHaveProperty('maxIntervalSeconds');
  });

  it('has its own value once it is', () => {
    const params = context({ h: 'loaders', n: '7', b: 'exponential', i: 'true' });
    const { workflow, diagnostics } = resolveWorkflow(parsed(actionFlow(shell('x'), everyTyped)), params);
    expect(diagnostics).toEqual([]);
    expect(workflow).toMatchObject({ parameterized: false });
    expect(workflow?.nodes[1]).toMatchObject({
      group: 'loaders',
      retryTimes: 7,
      intervalSeconds: 7,
      backoff: 'exponential',
      maxIntervalSeconds: 7,
      timeoutSeconds: 7,
      ignore: true,
    });
  });

  it('is an error where its value is not of the type', () => {
    const definition = parsed(actionFlow(shell('x'), 'retry-times="${param:n}"'));
    expect(resolveWorkflow(definition, context({ n: 'many' }))).toEqual({
      diagnostics: [
        {
          severity: 'error',
          code: 'invalid-value',
          message: '`retry-times` is `many`: it must be a whole number from 0',
          position: { line: 3, column: 18 },
        },
      ],
    });
  });

  it('may be one of the whole workflow', () => {
    const text = flow('', 'e').replace(
      'name="w"',
      'name="w" timeout="${param:n}" loop-limit="${param:n}" instance-limit="${param:n}" desc="${param:n}"',
    );
    expect(parsed(text).workflow).toMatchObject({ parameterized: true, loopLimit: 100 });
    const { workflow } = resolveWorkflow(parsed(text), context({ n: '7' }));
    expect(workflow).toMatchObject({ timeoutSeconds: 7, loopLimit: 7, instanceLimit: 7, desc: '7' });
  });

  it('may name an unknown host, which is then an error', () => {
    const definition = parsed(actionFlow(shell('x'), 'host="${param:h}"'));
    const groups = new Map([['box', 'default']]);
    expect(resolveWorkflow(definition, context({ h: 'box' }), { groups }).workflow?.nodes[1]).toMatchObject({
      group: 'default',
    });
    expect(resolveWorkflow(definition, context({ h: 'bix' }), { groups }).diagnostics).toMatchObject([
      { code: 'unknown-host', position: { line: 3, column: 18 } },
    ]);
  });
});

describe('a workflow is parameterized', () => {
  it.each([
    ['by a retry interval', actionFlow(shell('x'), 'interval="${param:x}"'), true],
    ['by a bare reference in a file of 2017', actionFlow(shell('x'), 'interval="${x}"'), true],
    ['by the message of a kill', flow('<kill name="k"><message>${param:x}</message></kill>', 'e'), true],
    ['not by a description', actionFlow(shell('x'), 'desc="${param:x}"'), false],
    ['not by what its actions run', actionFlow(shell('${param:x}')), false],
  ])('%s', (_, text, expected) => {
    expect(parsed(text).workflow.parameterized).toBe(expected);
  });
});

describe('resolving a workflow', () => {
  it('substitutes text and attributes, but neither names nor edges', () => {
    const text = flow(
      '<action name="${x}" desc="${x}"><sql db-link="${x}">${x} ${y}</sql><ok to="e"/></action>',
      '${x}',
    );
    const { workflow } = resolveWorkflow(parsed(text), context({ x: '1' }));
    expect(workflow?.nodes[0]).toMatchObject({ to: '${x}' });
    expect(workflow?.nodes[1]).toMatchObject({
      name: '${x}',
      desc: '1',
      content: { attributes: { 'db-link': { value: '1' } }, children: ['1 ${y}'] },
    });
  });

  it('never lets a value become structure, nor reads it again', () => {
    const value = `</command>&lt;]]>"'\n\${param:x}`;
    const { workflow } = resolveWorkflow(parsed(actionFlow(shell('${param:x}'))), context({ x: value }));
    expect(workflow?.nodes[1]).toMatchObject({ content: { children: [{ name: 'command', children: [value] }] } });
  });

  it('substitutes the markup of a mail', () => {
    const { workflow } = resolveWorkflow(
      parsed(actionFlow('<email><p to="${param:x}">${param:x}</p></email>')),
      context({ x: '1' }),
    );
    expect(workflow?.nodes[1]).toMatchObject({
      content: { children: [{ attributes: { to: { value: '1' } }, children: ['1'] }] },
    });
  });

  it('names every undefined parameter and where it stands', () => {
    const text = actionFlow(shell('${param:a}'), 'desc="${param:b}"');
    const { workflow, diagnostics } = resolveWorkflow(parsed(text), context());
    expect(workflow).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'unresolved-reference', severity: 'error', position: { line: 3, column: 18 } },
      { code: 'unresolved-reference', severity: 'error', position: { line: 4, column: 8 } },
    ]);
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/`b`.*`a`/);
  });

  it('tells each action its own name and its first attempt', () => {
    const text = chain(4).replaceAll('<command>x', '<command>${param:node.name}-${param:attempt.number}');
    const given = context();
    const { workflow } = resolveWorkflow(parsed(text), given);
    expect(JSON.stringify(workflow)).toContain('n0-1');
    expect(JSON.stringify(workflow)).toContain('n1-1');
    expect(given.params).toEqual({});
  });

  it('leaves the coordinator as it is', () => {
    const text = flow('', 'e').replace(
      '<start',
      '<coordinator><param-list><param name="p" value="${param:unknown}"/></param-list></coordinator><start',
    );
    const definition = parsed(text);
    const { workflow } = resolveWorkflow(definition, context());
    expect(workflow?.coordinator).toBe(definition.workflow.coordinator);
  });
});

describe('resolving one action', () => {
  const definition = parsed(
    flow(
      `<action name="a" retry-times="\${param:n}">${shell('${param:node.name} ${param:attempt.number}')}<ok to="b"/></action>\n` +
        `<action name="b">${shell('${param:missing}')}<ok to="e"/></action>`,
    ),
  );

  it('looks at nothing else', () => {
    const { action, diagnostics } = resolveAction(
      definition,
      1,
      context({ n: '2', 'node.name': 'a', 'attempt.number': '3' }),
    );
    expect(diagnostics).toEqual([]);
    expect(action).toMatchObject({ name: 'a', retryTimes: 2, kind: 'shell' });
    const command = action && childElement(action.content, 'command');
    expect(command && elementText(command)).toBe('a 3');
  });

  it('tells what cannot be substituted in it', () => {
    const { action, diagnostics } = resolveAction(definition, 2, context());
    expect(action).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'unresolved-reference', position: { line: 4, column: 25 } }]);
  });

  it.each([0, 3, 4, -1])('throws where node %i is none', (index) => {
    expect(() => resolveAction(definition, index, context())).toThrow(FormatError);
  });
});
