import type { AuditDetail } from '#core/model/audit.ts';
import type { Link } from '#core/model/link.ts';

/** What the audit keeps of a link: of its secret, where it is. */
export function linkDetail({ type, options, secret, folders }: Omit<Link, 'updatedAt'>): AuditDetail {
  const place = secret === undefined ? 'none' : secret.type;
  const given = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return { type, options: given, secret: place, ...(folders !== undefined && { folders }) };
}
