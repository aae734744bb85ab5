import type { FleetPolicy } from '../fleet/fleet-policy.ts';
import type { AccessStore } from './access-store.ts';
import type { Attachments } from './attachments.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bus } from './bus.ts';
import type { CampaignStore } from './campaign-store.ts';
import type { Clock } from './clock.ts';
import type { CoordinatorStore } from './coordinator-store.ts';
import type { FleetStore } from './fleet-store.ts';
import type { IncidentLog } from './incident-log.ts';
import type { InstanceStore } from './instance-store.ts';
import type { LinkStore } from './link-store.ts';
import type { LogStore } from './log-store.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { MonitorStore } from './monitor-store.ts';
import type { NoticeChannel } from './notice-channel.ts';
import type { NoticeStore } from './notice-store.ts';
import type { ActionQueue, EventQueue, QueueGauge } from './queues.ts';
import type { Random } from './random.ts';
import type { SecretStore } from './secret-store.ts';
import type { SlotStore } from './slot-store.ts';
import type { WorkerStore } from './worker-store.ts';
import type { WorkerTasks } from './worker-tasks.ts';
import type { DefinitionStore, WorkflowStore } from './workflow-store.ts';

/** Everything outside the process that keeps or carries something. One adapter set each for AWS and for memory. */
export interface Ports {
  readonly instances: InstanceStore;
  readonly attempts: AttemptStore;
  readonly workers: WorkerStore;
  readonly fleets: FleetStore;
  readonly workflows: WorkflowStore;
  readonly coordinators: CoordinatorStore;
  readonly campaigns: CampaignStore;
  readonly definitions: DefinitionStore;
  readonly events: EventQueue;
  readonly actions: ActionQueue;
  readonly queues: QueueGauge;
  readonly logs: LogStore;
  readonly slots: SlotStore;
  readonly monitors: MonitorStore;
  readonly bus: Bus;
  readonly notices: NoticeStore;
  readonly incidents: IncidentLog;
  readonly links: LinkStore;
  readonly secrets: SecretStore;
  readonly attachments: Attachments;
  readonly access: AccessStore;
  readonly audit: AuditLog;
}

/** What a service runs on: the ports, and what a composition root alone may own. */
export interface Environment extends Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Absent where nobody watches them, as in local mode. */
  readonly metrics?: Metrics;
  /** SHA-256 of the UTF-8 bytes of a text, in lowercase hexadecimal. */
  readonly digest: (text: string) => string;
  readonly settings: Settings;
  /** Starts the workers of the groups in `settings.fleets`; absent where nothing does. */
  readonly tasks?: WorkerTasks;
  /** Is told what was sent to worker groups; absent where nothing starts workers at once. */
  readonly scaler?: Scaler;
}

/** What starting instances takes, one by one, by coordinators or as a campaign. */
export type StartEnvironment = Pick<
  Environment,
  | 'campaigns'
  | 'clock'
  | 'coordinators'
  | 'definitions'
  | 'digest'
  | 'events'
  | 'instances'
  | 'random'
  | 'settings'
  | 'workflows'
>;

/** What firing coordinators takes, and telling of it. */
export type FiringEnvironment = StartEnvironment &
  Pick<Environment, 'bus' | 'incidents' | 'logger' | 'metrics' | 'notices'>;

/** What advancing instances takes. */
export type MasterEnvironment = StartEnvironment &
  Pick<
    Environment,
    'attempts' | 'bus' | 'incidents' | 'logger' | 'metrics' | 'notices' | 'scaler' | 'slots' | 'workers'
  > & { readonly actions: Pick<ActionQueue, 'send'> };

/** What starting workers takes. */
export type FleetEnvironment = Pick<
  Environment,
  'attempts' | 'clock' | 'fleets' | 'incidents' | 'logger' | 'metrics' | 'queues' | 'settings' | 'tasks' | 'workers'
>;

/** What deleting old instances takes. */
export type SweepEnvironment = Pick<Environment, 'campaigns' | 'clock' | 'instances' | 'logger' | 'logs' | 'settings'>;

/** What a tick takes: it fires coordinators, wakes instances, starts workers and deletes what is old. */
export type CoordinatorEnvironment = FiringEnvironment & FleetEnvironment & SweepEnvironment;

/** What taking up definitions takes. */
export type DefinitionEnvironment = Pick<
  Environment,
  | 'audit'
  | 'clock'
  | 'coordinators'
  | 'definitions'
  | 'digest'
  | 'incidents'
  | 'links'
  | 'logger'
  | 'random'
  | 'settings'
  | 'workflows'
>;

/** What writing notices takes. */
export type NoticeEnvironment = Pick<
  Environment,
  | 'attempts'
  | 'clock'
  | 'coordinators'
  | 'definitions'
  | 'incidents'
  | 'instances'
  | 'logger'
  | 'metrics'
  | 'notices'
  | 'settings'
  | 'workflows'
> & { readonly logs: Pick<LogStore, 'read'> };

/** What sending notices takes. */
export interface NotifierEnvironment extends NoticeEnvironment {
  /** Names are unique. */
  readonly channels: readonly NoticeChannel[];
}

/** What answering requests takes: it puts secrets where they are kept and cannot read them. */
export type ApiEnvironment = Omit<
  Environment,
  'actions' | 'attachments' | 'fleets' | 'scaler' | 'secrets' | 'tasks'
> & {
  readonly fleets: Pick<FleetStore, 'list'>;
  readonly secrets: Pick<SecretStore, 'write' | 'delete'>;
};

/** Makes it prompt that workers start when more is sent to a group than its workers can take; the tick makes it certain. */
export interface Scaler {
  /** Notes that so many actions were sent. */
  sent(group: string, actions: number): void;
  /** Starts what is missing, as far as is known. Never throws. */
  scale(): Promise<void>;
}

/** How a deployment is set up, as far as decisions depend on it. */
export interface Settings {
  /** Every accepted `host` of an action and the worker group it means; `default` is always there. */
  readonly groups: ReadonlyMap<string, string>;
  /** Workflow folders whose workflows may use a worker group, with all below them; of a group that is not in it, every one. */
  readonly groupFolders?: ReadonlyMap<string, readonly string[]>;
  /** IANA zone of instances whose coordinator names none. */
  readonly timezone: string;
  /** How long after the end of its lease a worker's attempts may be taken over, in milliseconds (design §4.8: 30 s). */
  readonly takeoverMarginMs: number;
  /** How long ended instances are kept, in days from their end, 1 to 36,500; absent: for ever. */
  readonly retentionDays?: number;
  /** Every notice also goes to the whole deployment, by a topic or webhooks, whether or not a workflow has receivers. */
  readonly broadcasts?: boolean;
  /** The groups whose workers the deployment starts itself, and how; workers of all others are started by somebody else. */
  readonly fleets?: ReadonlyMap<string, FleetPolicy>;
  /** Principals that are admins of everything whatever is stored of them: they cannot be locked out. */
  readonly admins?: readonly string[];
}
