import type { AuditDetail } from '../model/audit.ts';
import type { CoordinatorHead } from '../ports/coordinator-store.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';

/** What the audit keeps of a definition. */
export function headDetail(head: WorkflowHead | CoordinatorHead): AuditDetail {
  const { dir, hash } = head;
  return 'version' in head ? { dir, version: head.version, hash, deleted: head.deleted } : { dir, hash };
}
