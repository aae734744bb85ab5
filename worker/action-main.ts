import { loadProcessAction } from '#actions/process-actions.ts';
import { loadDatabaseDriver } from '#adapters/links/database/open-database.ts';
import { loadFileSystemDriver } from '#adapters/links/files/open-file-system.ts';
import { systemClock } from '#adapters/system/system.ts';
import type { LinkType } from '#core/model/link.ts';
import { serveAction } from './action-process/serve-action.ts';

/** The program of an action process: one attempt at an action whose place is a process of its own (docs/worker.md). */
await serveAction({ clock: systemClock, loadAction: loadProcessAction, loadDriver });

async function loadDriver(type: LinkType): Promise<void> {
  await Promise.all([loadDatabaseDriver(type), loadFileSystemDriver(type)]);
}
