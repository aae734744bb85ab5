import type { LinkSecret, LinkType, OpenLink } from '#core/model/link.ts';

/** A link called `a-link` that every workflow may use. */
export function openLink(type: LinkType, options: Record<string, string>, secret: LinkSecret = {}): OpenLink {
  return { link: { name: 'a-link', type, desc: '', options, updatedAt: 0 }, secret };
}
