import type { ActionKind } from '#core/model/workflow.ts';

/** The kinds whose actions run in a process of the attempt's own; `process-actions.ts` has their code. */
export const PROCESS_KINDS = [
  'data-monitor',
  'file-monitor',
  'file-watcher',
  'metadata',
  'sql',
  'ssh',
  'transfer',
] as const satisfies readonly ActionKind[];
export type ProcessKind = (typeof PROCESS_KINDS)[number];
