import type { AuditDetail } from '#core/model/audit.ts';
import type { Link } from '#core/model/link.ts';
import type { CoordinatorHead } from '#core/ports/coordinator-store.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';

/** What the audit keeps of a definition. */
export function headDetail(head: WorkflowHead | CoordinatorHead): AuditDetail {
  const { dir, hash } = head;
  return 'version' in head ? { dir, version: head.version, hash, deleted: head.deleted } : { dir, hash };
}

/** What the audit keeps of a link: of its secret, where it is. */
export function linkDetail({ type, options, secret, folders }: Omit<Link, 'updatedAt'>): AuditDetail {
  const place = secret === undefined ? 'none' : secret.type;
  const given = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return { type, options: given, secret: place, ...(folders !== undefined && { folders }) };
}
