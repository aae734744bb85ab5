import { optionOf } from '#core/links/link-options.ts';
import type { OpenLink } from '#core/model/link.ts';

/** The value of an option of a link, or what the table of its type has for it; undefined where it has none. */
export function linkOption({ link }: OpenLink, name: string): string | undefined {
  const value = optionOf(link, name);
  return value === '' ? undefined : value;
}

/** The value of an option that counts seconds, in milliseconds. */
export function optionMs(open: OpenLink, name: string): number {
  return Number(linkOption(open, name)) * 1000;
}
