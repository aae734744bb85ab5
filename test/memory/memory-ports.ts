import type { Clock } from '#core/ports/clock.ts';
import type { Ports } from '#core/ports/ports.ts';
import { MemoryAccessStore } from './memory-access-store.ts';
import { MemoryActionQueue } from './memory-action-queue.ts';
import { MemoryAttachments } from './memory-attachments.ts';
import { MemoryAttemptStore } from './memory-attempt-store.ts';
import { MemoryAuditLog } from './memory-audit-log.ts';
import { MemoryDefinitionStore, MemoryLogStore } from './memory-bodies.ts';
import { MemoryBus } from './memory-bus.ts';
import { MemoryCampaignStore } from './memory-campaign-store.ts';
import { MemoryCoordinatorStore } from './memory-coordinator-store.ts';
import { MemoryEventQueue } from './memory-event-queue.ts';
import { MemoryFleetStore } from './memory-fleet-store.ts';
import { MemoryIncidentLog } from './memory-incident-log.ts';
import { MemoryInstanceStore } from './memory-instance-store.ts';
import { MemoryLinkStore } from './memory-link-store.ts';
import { MemoryMonitorStore } from './memory-monitor-store.ts';
import { MemoryNoticeStore } from './memory-notice-store.ts';
import { MemorySecretStore } from './memory-secret-store.ts';
import { MemorySlotStore } from './memory-slot-store.ts';
import { MemoryWorkerStore } from './memory-worker-store.ts';
import { MemoryWorkflowStore } from './memory-workflow-store.ts';

/** The ports, and of queues and bus the other side too. */
export interface MemoryPorts extends Ports {
  readonly attempts: MemoryAttemptStore;
  readonly events: MemoryEventQueue;
  readonly actions: MemoryActionQueue;
  readonly bus: MemoryBus;
  readonly notices: MemoryNoticeStore;
}

/** Every port in memory: the same calls at the same times give the same answers. */
export function makeMemoryPorts(clock: Clock): MemoryPorts {
  const attempts = new MemoryAttemptStore();
  const incidents = new MemoryIncidentLog();
  const actions = new MemoryActionQueue(clock, incidents);
  return {
    instances: new MemoryInstanceStore(attempts),
    attempts,
    workers: new MemoryWorkerStore(),
    fleets: new MemoryFleetStore(),
    workflows: new MemoryWorkflowStore(),
    coordinators: new MemoryCoordinatorStore(),
    campaigns: new MemoryCampaignStore(),
    definitions: new MemoryDefinitionStore(),
    events: new MemoryEventQueue(clock),
    actions,
    queues: {
      depths: async (groups) =>
        ['events', ...groups.map((group) => `actions-${group}`)].map((queue) => {
          return { queue, waiting: 0, inFlight: 0, delayed: 0, dead: false };
        }),
      backlog: async (group) => actions.queue(group).waiting,
    },
    logs: new MemoryLogStore(),
    slots: new MemorySlotStore(),
    monitors: new MemoryMonitorStore(),
    bus: new MemoryBus(),
    notices: new MemoryNoticeStore(),
    incidents,
    access: new MemoryAccessStore(),
    audit: new MemoryAuditLog(),
    links: new MemoryLinkStore(),
    secrets: new MemorySecretStore(),
    attachments: new MemoryAttachments(),
  };
}
