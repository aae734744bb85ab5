import type { OpenLink } from '#core/model/link.ts';

/** The value of an option of a link; undefined where the link leaves it to the default. */
export function linkOption({ link }: OpenLink, name: string): string | undefined {
  const value = Object.hasOwn(link.options, name) ? link.options[name] : undefined;
  return value === '' ? undefined : value;
}

/** The value of an option that counts seconds, in milliseconds. */
export function optionMs(open: OpenLink, name: string, defaultSeconds: number): number {
  return Number(linkOption(open, name) ?? defaultSeconds) * 1000;
}
