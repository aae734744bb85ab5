import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { childElement, dedent, elementText } from '#core/parser/text.ts';
import { action, read, workflow } from './read.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/definitions/${name}.xml`, import.meta.url), 'utf8');

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
      notifyDownstream: false,
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
    expect(read(`<${root}/>`)).toMatchObject({ type: 'links', root: { name: root }, links: [] });
  });
});
