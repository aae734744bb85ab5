import type { Link } from '#core/model/link.ts';
import { checkFormat, decodeJson, present, type Shape, text } from './item-fields.ts';
import { linkKey } from './keys.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

const LINK: Shape = {
  name: 'string',
  type: 'string',
  desc: 'string',
  options: 'object',
  secret: 'object?',
  folders: 'object?',
  updatedAt: 'number',
};

const FORMAT = 1;

export function linkItem(link: Link): Item & Key {
  return { ...linkKey(link.name), v: FORMAT, ln: encodeLink(link) };
}

/** Throws `FormatError` for an item of a newer release. */
export function readLink(item: Item): Link {
  checkFormat(item, FORMAT);
  return decodeJson('a link', text(item, 'ln'), LINK, (link: Link) => link);
}

/** The same text for equal links: a condition can ask whether the stored one is still this one. */
export function encodeLink({ name, type, desc, options, secret, folders, updatedAt }: Link): string {
  const sorted = Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({
    name,
    type,
    desc,
    options: sorted,
    ...present('secret', secret && encodable(secret)),
    ...present('folders', folders),
    updatedAt,
  });
}

function encodable(secret: NonNullable<Link['secret']>): NonNullable<Link['secret']> {
  if (secret.type === 'managed') return { type: secret.type, ...present('id', secret.id) };
  return { type: secret.type, arn: secret.arn };
}
