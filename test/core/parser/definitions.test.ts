import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActionNode } from '#core/model/workflow.ts';
import { type Definition, parseDefinition } from '#core/parser/parse-definition.ts';
import { childElement, dedent, elementText } from '#core/parser/text.ts';
import { actionFlow, flow } from './flow.ts';

function read(text: string, groups?: ReadonlyMap<string, string>): Definition {
  const { definition, diagnostics } = parseDefinition(text, groups && { groups });
  expect(diagnostics).toEqual([]);
  if (definition === undefined) throw new Error('no definition');
  return definition;
}

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/definitions/${name}.xml`, import.meta.url), 'utf8');

function workflow(text: string, groups?: ReadonlyMap<string, string>) {
  const definition = read(text, groups);
  if (definition.type !== 'workflow') throw new Error(definition.type);
  return definition.workflow;
}

function action(text: string, name = 'a'): ActionNode {
  const node = workflow(text).nodes.find((candidate) => candidate.name === name);
  if (node?.type !== 'action') throw new Error(`no action ${name}`);
  return node;
}

const shell = '<shell><command>x</command></shell>';

describe('a workflow of 2019', () => {
  const text = fixture('load-orders-2019');
  const { nodes, coordinator, ...envelope } = workflow(text);

  it('has the attributes of its root', () => {
    expect(envelope).toEqual({
      name: 'load_orders',
      creator: 'mei',
      desc: 'orders & items',
      dir: '/sales/daily',
      mailLevels: ['SUCCEEDED', 'FAILED', 'KILLED'],
      mailReceivers: ['a@example.com', 'b@example.com'],
      instanceLimit: 3,
      timeoutSeconds: 86_400,
      loopLimit: 7,
      parameterized: false,
    });
  });

  it('has a coordinator that takes its name and folder, and starts it', () => {
    expect(coordinator).toEqual({
      name: 'load_orders',
      desc: 'orders & items',
      dir: '/sales/daily',
      enabled: false,
      timezone: 'Asia/Shanghai',
      start: '2026-01-01 00:00:00',
      end: '2027-01-01 00:00:00',
      catchup: 'all',
      cron: '30 2 * * *',
      deadline: '+90m',
      dependencies: [
        { workflow: 'extract_orders', position: { line: 9, column: 7 } },
        { workflow: 'extract_items', position: { line: 10, column: 7 } },
      ],
      workflows: [{ workflow: 'load_orders', position: { line: 6, column: 3 } }],
      params: [
        { name: 'day', value: '${time.today|yyyy-MM-dd|-1 day}', position: { line: 13, column: 7 } },
        { name: 'path', value: '/data/${param:day}', position: { line: 14, column: 7 } },
      ],
      position: { line: 6, column: 3 },
    });
  });

  it('has its nodes in the order of the file', () => {
    expect(nodes.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'start start',
      'action ready',
      'fork both',
      'action 步骤1',
      'action 注释',
      'join done',
      'kill stop',
      'end end',
    ]);
    expect(nodes).toMatchObject([
      { to: 'ready', position: { line: 18, column: 3 } },
      {},
      { paths: ['步骤1', '注释'] },
      {},
      {},
      { to: 'end' },
      { message: 'nothing to load' },
      {},
    ]);
  });

  it('has actions with everything their envelope says', () => {
    const { content, ...rest } = action(text, 'ready');
    expect(rest).toEqual({
      type: 'action',
      name: 'ready',
      position: { line: 19, column: 3 },
      desc: 'wait for the file',
      group: 'loaders',
      retryTimes: 3,
      intervalSeconds: 10,
      backoff: 'exponential',
      maxIntervalSeconds: 60,
      ignore: true,
      ok: 'both',
      error: 'stop',
      kind: 'file-monitor',
    });
    expect(content.name).toBe('file-monitor');
  });

  it('keeps the script to the byte', () => {
    const code = childElement(action(text, '步骤1').content, 'code');
    expect(code && dedent(elementText(code))).toBe('#!/bin/bash\necho "${param:day}" && wc -l < orders.csv');
  });

  it('refers to parameters with their prefix', () => {
    expect(read(text)).toMatchObject({ mode: 'prefixed' });
  });

  it('may hold every kind of action', () => {
    const kinds = workflow(fixture('all-kinds-2019')).nodes.flatMap((node) =>
      node.type === 'action' ? node.kind : [],
    );
    expect(new Set(kinds)).toEqual(
      new Set(['shell', 'sql', 'transfer', 'data-monitor', 'file-executor', 'email', 'ssh', 'sub-workflow']),
    );
  });
});

describe('a workflow of 2017', () => {
  const text = fixture('import-2017');

  it('may have the edges of a file-watcher inside it', () => {
    expect(action(text, 'watch')).toMatchObject({
      kind: 'file-watcher',
      ok: 'count',
      error: 'stop',
      timeoutSeconds: 500,
    });
  });

  it('may write the bounds of a data-monitor and the code of a script its own way', () => {
    expect(action(text, 'count').kind).toBe('data-monitor');
    expect(childElement(action(text, 'clean').content, 'content')).toBeDefined();
  });

  it('refers to parameters by their bare names', () => {
    expect(read(text)).toMatchObject({ mode: 'bare' });
  });
});

describe('a coordinator of 2017', () => {
  it('is a file of its own that starts several workflows', () => {
    expect(read(fixture('coordinator-2017'))).toMatchObject({
      type: 'coordinator',
      coordinator: {
        name: 'coor_import',
        desc: 'daily',
        dir: '/import',
        enabled: false,
        start: '2016-09-10 10:00:00',
        end: '2017-09-10 10:00:00',
        catchup: 'latest',
        cron: '30 2 * * * *',
        dependencies: [{ workflow: 'wf_items' }, { workflow: 'wf_orders' }],
        workflows: [{ workflow: 'wf_import' }, { workflow: 'wf_report' }],
        params: [{ name: 'day', value: '${time.today|yyyy-MM-dd|-1 day}' }],
      },
    });
  });

  it('needs no more than a name and what it starts', () => {
    expect(read('<coordinator name="c"><workflow-list><workflow path="w"/></workflow-list></coordinator>')).toEqual({
      type: 'coordinator',
      root: expect.anything(),
      coordinator: {
        name: 'c',
        desc: '',
        dir: '/tmp',
        enabled: true,
        catchup: 'latest',
        dependencies: [],
        workflows: [{ workflow: 'w', position: { line: 1, column: 38 } }],
        params: [],
        position: { line: 1, column: 1 },
      },
    });
  });
});

describe('a file of links', () => {
  it.each(['db-links', 'file-links'])('with the root <%s> is known as such', (root) => {
    expect(read(`<${root}><link name="a"/></${root}>`)).toMatchObject({ type: 'links', root: { name: root } });
  });
});

describe('what a workflow leaves out', () => {
  it('has the defaults of the language', () => {
    expect(workflow('<workflow name="w"><start name="s" to="e"/><end name="e"/></workflow>')).toEqual({
      name: 'w',
      creator: 'Unknown',
      desc: '',
      dir: '/tmp',
      mailLevels: ['FAILED'],
      mailReceivers: [],
      loopLimit: 100,
      nodes: [
        { type: 'start', name: 's', to: 'e', position: { line: 1, column: 20 } },
        { type: 'end', name: 'e', position: { line: 1, column: 44 } },
      ],
      parameterized: false,
    });
  });

  it('has the defaults of an action', () => {
    const { content, ...rest } = action(actionFlow(shell));
    expect(rest).toEqual({
      type: 'action',
      name: 'a',
      position: { line: 3, column: 1 },
      desc: '',
      group: 'default',
      retryTimes: 0,
      intervalSeconds: 0,
      backoff: 'fixed',
      ignore: false,
      ok: 'e',
      kind: 'shell',
    });
    expect(content.position).toEqual({ line: 4, column: 1 });
  });
});

describe('an attribute', () => {
  const withRoot = (attributes: string) => workflow(flow('', 'e').replace('name="w"', `name="w" ${attributes}`));

  it.each([
    ['W_SUCCESSED,W_FAILED,W_KILLED', ['SUCCEEDED', 'FAILED', 'KILLED']],
    ['成功 , 失败 , 杀死', ['SUCCEEDED', 'FAILED', 'KILLED']],
    ['succeeded,failed,killed', ['SUCCEEDED', 'FAILED', 'KILLED']],
    ['失败,failed,W_FAILED', ['FAILED']],
    ['', []],
  ])('mail-level %j means %j', (written, levels) => {
    expect(withRoot(`mail-level="${written}"`).mailLevels).toEqual(levels);
  });

  it.each([
    ['a', '/a'],
    ['/a/b/', '/a/b'],
    ['//a///b', '/a/b'],
    ['/', '/'],
    ['', '/'],
    ['/example/依赖', '/example/依赖'],
  ])('dir %j means %j', (written, dir) => {
    expect(withRoot(`dir="${written}"`).dir).toBe(dir);
  });

  it('timeout may be -1, which is none', () => {
    expect(withRoot('timeout="-1"')).not.toHaveProperty('timeoutSeconds');
    expect(action(actionFlow(shell, 'timeout="-1"'))).not.toHaveProperty('timeoutSeconds');
  });

  it('host means the worker group it is a name of', () => {
    const groups = new Map([['127.0.0.1', 'default']]);
    expect(workflow(actionFlow(shell, 'host="127.0.0.1"'), groups).nodes[1]).toMatchObject({ group: 'default' });
    expect(action(actionFlow(shell, 'host="127.0.0.1"')).group).toBe('127.0.0.1');
    expect(action(actionFlow(shell, 'host="-1"')).group).toBe('default');
  });

  it('params decides which references there are', () => {
    const text = actionFlow('<shell><command>${x} ${param:x}</command></shell>');
    expect(read(text)).toMatchObject({ mode: 'prefixed' });
    expect(read(text.replace('name="w"', 'name="w" params="bare"'))).toMatchObject({ mode: 'bare' });
    expect(read(flow('', 'e').replace('name="w"', 'name="w" params="prefixed"'))).toMatchObject({ mode: 'prefixed' });
  });

  it.each(['x'.repeat(128), '名'.repeat(128), '😀'.repeat(128), 'a b.c:d*', '${a}'])('name may be %j', (name) => {
    expect(workflow(flow(`<join name="${name}" to="e"/>`, name)).nodes[1]?.name).toBe(name);
  });
});

describe('a cycle', () => {
  it('of actions is allowed, with a way out of it', () => {
    const text = flow(
      `<action name="a">${shell}<ok to="e"/><error to="b"/></action><action name="b">${shell}<ok to="a"/></action>`,
    );
    expect(workflow(text).nodes).toHaveLength(4);
  });
});
