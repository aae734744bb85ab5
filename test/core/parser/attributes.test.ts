import { describe, expect, it } from 'vitest';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import { actionFlow, flow } from './flow.ts';
import { action, read, workflow } from './read.ts';

const shell = '<shell><command>x</command></shell>';

describe('what a workflow leaves out', () => {
  it('has the defaults of the language', () => {
    expect(workflow('<workflow name="w"><start name="s" to="e"/><end name="e"/></workflow>')).toEqual({
      name: 'w',
      creator: 'Unknown',
      desc: '',
      dir: '/tmp',
      mailLevels: ['FAILED'],
      mailReceivers: [],
      notifyDownstream: false,
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

  it.each(['/a'.repeat(250), `/${'名'.repeat(128)}/${'名'.repeat(38)}`, `/ab/${'😀'.repeat(124)}`])(
    'dir may take 500 bytes of UTF-8 and none more: %s',
    (longest) => {
      expect(withRoot(`dir="${longest}"`).dir).toBe(longest);
      const { definition, diagnostics } = parseDefinition(
        flow('', 'e').replace('name="w"', `name="w" dir="${longest}a"`),
      );
      expect(definition).toBeUndefined();
      expect(diagnostics).toMatchObject([
        { code: 'invalid-value', message: expect.stringContaining('of at most 500 bytes of UTF-8') },
      ]);
    },
  );

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
