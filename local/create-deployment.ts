import { resolve } from 'node:path';
import { reachesAnybody } from '#adapters/aws/alert-variables.ts';
import type { AwsClients } from '#adapters/aws/clients.ts';
import { createResources, type ResourcePlan } from '#adapters/aws/create-resources.ts';
import type { Deployment } from '#adapters/aws/environment.ts';
import { systemClock } from '#adapters/system/system.ts';
import { LOCAL_PRINCIPAL } from '#core/model/access.ts';
import type { Settings } from '#core/ports/ports.ts';
import type { DataDirectory } from './data-directory.ts';

/** The emulators forget whom they gave a message when they start: this is only for a pump that got stuck. */
const EVENTS_VISIBILITY_SECONDS = 30;
/** Seven heartbeats. A message that went out to a worker as it was killed is given to another one after this. */
const ACTIONS_VISIBILITY_SECONDS = 10;

export interface LocalDeployment extends Deployment {
  readonly deadLetterQueueUrls: readonly string[];
}

export interface LocalDeploymentOptions extends Pick<Deployment, 'mail' | 'broadcast'> {
  /** IANA zone. */
  readonly timezone: string;
  /** Days for which ended instances are kept; absent: for ever. */
  readonly retentionDays?: number;
  /** The folder of the files that actions attach, when it is not the one in the data directory. */
  readonly files?: string;
}

/** Makes the resources of a local system in its emulators, or finds them there. */
export async function createDeployment(
  clients: AwsClients,
  data: Pick<DataDirectory, 'secretsFile' | 'filesFolder'>,
  { timezone, retentionDays, files = data.filesFolder, ...alerts }: LocalDeploymentOptions,
): Promise<LocalDeployment> {
  const plan: ResourcePlan = {
    table: 'akkaflow',
    bucket: 'akkaflow',
    busName: 'default',
    secrets: { type: 'file', path: data.secretsFile },
    prefix: '',
    groups: ['default'],
    eventsVisibilitySeconds: EVENTS_VISIBILITY_SECONDS,
    actionsVisibilitySeconds: ACTIONS_VISIBILITY_SECONDS,
  };
  const { eventsDlqUrl, actionsDlqUrl, ...resources } = await createResources(clients, plan, systemClock);
  return {
    ...resources,
    filesFolder: resolve(files),
    deadLetterQueueUrls: [eventsDlqUrl, actionsDlqUrl],
    ...alerts,
    settings: {
      ...localSettings(timezone),
      ...(retentionDays !== undefined && { retentionDays }),
      broadcasts: reachesAnybody(alerts.broadcast),
    },
  };
}

/**
 * One machine is one worker group, under the names that definitions of akkaflow give it (language §4). Its processes
 * share a clock, and a call to the store takes milliseconds: leases and the margin after them are shorter than on AWS,
 * and what a killed worker ran goes on eight seconds later.
 */
function localSettings(timezone: string): Settings {
  const groups = new Map(['default', '127.0.0.1', 'localhost'].map((name) => [name, 'default']));
  return { groups, timezone, takeoverMarginMs: 2_000, admins: [LOCAL_PRINCIPAL] };
}
