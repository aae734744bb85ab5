import { describe, expect, it } from 'vitest';
import { jdbcLink, jdbcLinkName } from '#core/links/jdbc-link.ts';
import type { XmlElement } from '#core/model/xml.ts';

const position = { line: 1, column: 1 };

function source(attributes: Readonly<Record<string, string>>): XmlElement {
  const entries = Object.entries(attributes).map(([name, value]) => [name, { value, position }]);
  return { name: 'source', attributes: Object.fromEntries(entries), children: [], position };
}

describe('the link of a jdbc-url', () => {
  it('has its user beside it, its password apart, and a name that tells neither', () => {
    const url = 'jdbc:mysql://db:3307/shop?user=x&password=geheim';
    const link = jdbcLink(source({ 'jdbc-url': url, username: 'ann' }));
    expect(link).toEqual({
      link: {
        ...{ name: 'jdbc-url of <source>', type: 'mysql', desc: '', updatedAt: 0 },
        options: { host: 'db', port: '3307', database: 'shop', user: 'ann' },
      },
      secret: { password: 'geheim' },
    });
    expect(jdbcLinkName(source({}))).toBe('jdbc-url of <source>');
  });

  it('is none without one, and a problem when it cannot be read', () => {
    expect(jdbcLink(source({ 'db-link': 'x' }))).toBeUndefined();
    expect(jdbcLink(source({ 'jdbc-url': 'jdbc:db2://host' }))).toEqual({
      problem: expect.stringContaining('begins with'),
    });
  });
});
