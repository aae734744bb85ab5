import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainElement } from '#cli/explain/format-topic.ts';
import { elementTopic, linkTopic, topicNames } from '#cli/explain/topics.ts';
import { runProgram } from '#cli/program.ts';
import { LINK_TYPES } from '#core/links/link-options.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';

async function explain(...args: readonly string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram(['explain', ...args], { terminal, variables: {}, input: NO_INPUT });
  return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
}

describe('explain', () => {
  it.each(topicNames().elements)('of %s has an example that is valid', (name) => {
    const topic = elementTopic(name);
    expect(topic?.example).toBeDefined();
    const { diagnostics } = parseDefinition(topic?.example ?? '');
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(topicNames().elements)('of %s names every attribute of the validator', async (name) => {
    const { exitCode, out } = await explain(name);
    expect(exitCode).toBe(0);
    for (const attribute of Object.keys(elementTopic(name)?.grammar.attributes ?? {})) {
      expect(out).toContain(`\n${attribute}\t`);
    }
  });

  it.each(topicNames().links)('of link %s names its options, and the command to add one', async (name) => {
    const { exitCode, out } = await explain('link', name);
    expect(exitCode).toBe(0);
    expect(out).toContain(`akkaflow link add NAME --type ${name}`);
    for (const [option, { required }] of Object.entries(LINK_TYPES[name as keyof typeof LINK_TYPES].options)) {
      expect(out).toContain(`\n${option}\t${required ? 'required' : ''}`);
    }
  });

  it('tells defaults, what is allowed, how often children may stand, and rules', async () => {
    const { out } = await explain('transfer');
    expect(out).toMatch(/^transfer: .*\n/);
    expect(out).toContain('ELEMENT\tHOW OFTEN\tMEANING\n');
    expect(out).toContain('Rules:\n');
    expect(out).toContain('Example:\n');
    expect((await explain('work-flow')).out).toContain('\nmail-level\tfailed\t');
  });

  it('prints the same as data', async () => {
    const { out } = await explain('shell', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ name: 'shell', children: [{ name: 'command', times: 'once' }] });
    expect(JSON.parse(out)).toMatchObject(explainElement(elementTopic('shell')?.grammar ?? neverThere()));
  });

  it('without a topic lists all, and of an unknown one exits 3 with those there are', async () => {
    expect((await explain()).out).toContain('\nlink sftp\n');
    expect(await explain('nope')).toMatchObject({
      exitCode: 3,
      err: expect.stringContaining('work-flow, coordinator'),
    });
    expect(await explain('link', 'nope')).toMatchObject({ exitCode: 3, err: expect.stringContaining('mysql') });
    expect((await explain('sql', 'mysql')).exitCode).toBe(3);
  });

  it('knows no type by what every object has', () => {
    expect(linkTopic('constructor')).toBeUndefined();
    expect(elementTopic('constructor')).toBeUndefined();
    expect(existsSync('actions')).toBe(true);
  });
});

function neverThere(): never {
  throw new Error('shell is a topic');
}
