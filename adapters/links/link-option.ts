import { LINK_TYPES } from '#core/links/link-options.ts';
import type { OpenLink } from '#core/model/link.ts';

/** The value of an option of a link, or what the table of its type has for it; undefined where it has none, or an empty one. */
export function linkOption({ link: { type, options } }: OpenLink, name: string): string | undefined {
  const value = Object.hasOwn(options, name) ? options[name] : LINK_TYPES[type].options[name]?.default;
  return value === '' ? undefined : value;
}

/** The value of an option that counts seconds, in milliseconds. */
export function optionMs(open: OpenLink, name: string): number {
  return Number(linkOption(open, name)) * 1000;
}
