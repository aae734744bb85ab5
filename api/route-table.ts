import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { Route } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { auditRoutes } from './routes/audit.ts';
import { backfillRoutes } from './routes/backfills.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { coordinatorCommandRoutes } from './routes/coordinator-commands.ts';
import { coordinatorRoutes } from './routes/coordinators.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { folderRoutes } from './routes/folders.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoutes } from './routes/home.ts';
import { instanceCommandRoutes } from './routes/instance-commands.ts';
import { instanceLogRoutes } from './routes/instance-log.ts';
import { instanceRoutes } from './routes/instances.ts';
import { linkRoutes } from './routes/links.ts';
import { monitorRoutes } from './routes/monitors.ts';
import { planRoutes } from './routes/plan.ts';
import { startInstanceRoutes } from './routes/start-instance.ts';
import { storeLinkRoutes } from './routes/store-links.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { whoamiRoutes } from './routes/whoami.ts';
import { workflowVersionRoutes } from './routes/workflow-versions.ts';
import { workflowRoutes } from './routes/workflows.ts';

/** Every route there is: what is served, documented and authorized follows from this table alone. */
export function routeTable(env: ApiEnvironment): readonly Route[] {
  return [
    ...definitionRoutes(env),
    ...workflowRoutes(env),
    ...workflowVersionRoutes(env),
    ...folderRoutes(env),
    ...startInstanceRoutes(env),
    ...backfillRoutes(env),
    ...campaignRoutes(env),
    ...coordinatorRoutes(env),
    ...coordinatorCommandRoutes(env),
    ...instanceRoutes(env),
    ...bulkRoutes(env),
    ...instanceLogRoutes(env),
    ...instanceCommandRoutes(env),
    ...linkRoutes(env),
    ...storeLinkRoutes(env),
    ...monitorRoutes(env),
    ...planRoutes(env),
    ...healthRoutes(env),
    ...homeRoutes(env),
    ...whoamiRoutes(),
    ...accessRoutes(env),
    ...tokenRoutes(env),
    ...auditRoutes(env),
  ];
}
