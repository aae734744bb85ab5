import type { ProcessAction } from '#core/ports/action.ts';
import type { ProcessKind } from './process-kinds.ts';

/**
 * The actions that run in a process of their own, by kind. Each is loaded for itself, so that an attempt does not pay
 * for the code of the others.
 */
const LOADERS: Readonly<Record<ProcessKind, () => Promise<ProcessAction>>> = {
  sql: async () => (await import('./sql/sql-action.ts')).sqlAction,
  'data-monitor': async () => (await import('./data-monitor/data-monitor-action.ts')).dataMonitorAction,
  'file-monitor': async () => (await import('./file-monitor/file-monitor-action.ts')).fileMonitorAction,
  'file-watcher': async () => (await import('./file-monitor/file-monitor-action.ts')).fileWatcherAction,
  ssh: async () => (await import('./ssh/ssh-action.ts')).sshAction,
  metadata: async () => (await import('./metadata/metadata-action.ts')).metadataAction,
  transfer: async () => (await import('./transfer/transfer-action.ts')).transferAction,
};

/** The action of a kind that the registry has in a process of its own; undefined for any other. */
export async function loadProcessAction(kind: string): Promise<ProcessAction | undefined> {
  const loaders: Readonly<Partial<Record<string, () => Promise<ProcessAction>>>> = LOADERS;
  return Object.hasOwn(loaders, kind) ? loaders[kind]?.() : undefined;
}
