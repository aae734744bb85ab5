import type { OpenLink } from '../model/link.ts';
import type { XmlElement } from '../model/xml.ts';
import { type JdbcProblem, readJdbcUrl } from './jdbc-url.ts';

/** What the link is called that an element has by its `jdbc-url`: the address itself may hold a password. */
export function jdbcLinkName({ name }: Pick<XmlElement, 'name'>): string {
  return `jdbc-url of <${name}>`;
}

/** The link that an element of 2017 has by its `jdbc-url` and `username`, whose references are substituted already. */
export function jdbcLink(element: XmlElement): OpenLink | JdbcProblem | undefined {
  const url = element.attributes['jdbc-url']?.value;
  if (url === undefined) return undefined;
  const read = readJdbcUrl(url);
  if ('problem' in read) return read;
  const user = element.attributes['username']?.value ?? '';
  const options = user === '' ? read.options : { ...read.options, user };
  return {
    link: { name: jdbcLinkName(element), type: read.type, desc: '', options, updatedAt: 0 },
    secret: read.secret,
  };
}
