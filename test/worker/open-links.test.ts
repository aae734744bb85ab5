import { describe, expect, it } from 'vitest';
import { SecretError } from '#core/model/errors.ts';
import type { Link } from '#core/model/link.ts';
import type { XmlElement } from '#core/model/xml.ts';
import { openLinks } from '#worker/open-links.ts';

const position = { line: 1, column: 1 };

function element(attributes: Readonly<Record<string, string>>, children: readonly XmlElement[] = []): XmlElement {
  const entries = Object.entries(attributes).map(([name, value]) => [name, { value, position }]);
  return { name: 'e', attributes: Object.fromEntries(entries), children, position };
}

function link(name: string, folders?: readonly string[]): Link {
  return { name, type: 'sqlite', desc: '', options: {}, updatedAt: 0, ...(folders && { folders }) };
}

function open(content: XmlElement, links: readonly Link[], dir = '/sales/daily') {
  const secrets = {
    read: async ({ name }: Pick<Link, 'name'>) => {
      if (name === 'forgotten') throw new SecretError('it is not stored');
      if (name === 'busy') throw new SecretError('GetParameters failed: Throttling', {}, { retriable: true });
      return { password: `of ${name}` };
    },
  };
  return openLinks({ links: { get: async (name) => links.find((each) => each.name === name) }, secrets }, content, dir);
}

describe('the links of an action', () => {
  it('are all that its element and those below it name, once each, with their secrets', async () => {
    const inner = [element({ 'file-link': 'b' }), element({ 'db-link': 'a' }, [element({ link: 'c', name: 'd' })])];
    const opened = await open(element({ 'db-link': 'a' }, inner), [link('a'), link('b'), link('c')]);
    expect(opened).toEqual(['a', 'b', 'c'].map((name) => ({ link: link(name), secret: { password: `of ${name}` } })));
  });

  it.each([
    ['there is none of that name', 'x', /^there is no link `x`: .*`akkaflow link add x`$/],
    ['its secret is gone', 'forgotten', /^the secret of link `forgotten` cannot be read: it is not stored$/],
    [
      'the workflow is in another folder',
      'theirs',
      /^link `theirs` is for workflows in \/sal, \/stock only, .* \/sales\/daily$/,
    ],
  ])('fail the attempt by the fault of the user when %s', async (_why, name, message) => {
    const links = [link('forgotten'), link('theirs', ['/sal', '/stock'])];
    const failure = { outcome: 'FAILED', fault: 'user', message: expect.stringMatching(message) };
    expect(await open(element({ 'db-link': name }), links)).toEqual(failure);
  });

  it('are opened again later when the store of secrets does not answer', async () => {
    await expect(open(element({ 'db-link': 'busy' }), [link('busy')])).rejects.toThrow('GetParameters failed');
  });

  it.each(['/sales', '/sales/', '/sales/daily', '/'])('may be used below their folder %s', async (folder) => {
    expect(await open(element({ link: 'l' }), [link('l', [folder])])).toHaveLength(1);
  });
});
