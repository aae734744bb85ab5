import { describeAccessStoreContract } from '#test/contract/access-store.contract.ts';
import { describeActionQueueContract } from '#test/contract/action-queue.contract.ts';
import { describeAttachmentsContract } from '#test/contract/attachments.contract.ts';
import { describeAttemptStoreContract } from '#test/contract/attempt-store.contract.ts';
import { describeAuditLogContract } from '#test/contract/audit-log.contract.ts';
import { describeBusContract } from '#test/contract/bus.contract.ts';
import { describeCampaignStoreContract } from '#test/contract/campaign-store.contract.ts';
import { describeCoordinatorListsContract } from '#test/contract/coordinator-lists.contract.ts';
import { describeCoordinatorStoreContract } from '#test/contract/coordinator-store.contract.ts';
import { drainQueue } from '#test/contract/drain-queue.ts';
import { describeEventQueueContract } from '#test/contract/event-queue.contract.ts';
import { describeFleetStoreContract } from '#test/contract/fleet-store.contract.ts';
import { describeIncidentLogContract } from '#test/contract/incident-log.contract.ts';
import { describeInstanceListsContract } from '#test/contract/instance-lists.contract.ts';
import { describeInstanceStoreContract } from '#test/contract/instance-store.contract.ts';
import { describeLinkStoreContract } from '#test/contract/link-store.contract.ts';
import { describeLogStoreContract } from '#test/contract/log-store.contract.ts';
import { describeMonitorStoreContract } from '#test/contract/monitor-store.contract.ts';
import { describeNoticeStoreContract } from '#test/contract/notice-store.contract.ts';
import { describeSecretStoreContract } from '#test/contract/secret-store.contract.ts';
import { describeSlotStoreContract } from '#test/contract/slot-store.contract.ts';
import { describeUploadBucketContract } from '#test/contract/upload-bucket.contract.ts';
import { describeUploadStoreContract } from '#test/contract/upload-store.contract.ts';
import { describeWorkerStoreContract } from '#test/contract/worker-store.contract.ts';
import { describeWorkerTasksContract } from '#test/contract/worker-tasks.contract.ts';
import {
  describeDefinitionStoreContract,
  describeWorkflowStoreContract,
} from '#test/contract/workflow-store.contract.ts';
import { JumpClock } from './jump-clock.ts';
import { MemoryAttachments } from './memory-attachments.ts';
import { makeMemoryPorts } from './memory-ports.ts';
import { MemoryUploadBucket } from './memory-upload-bucket.ts';
import { MemoryUploadStore } from './memory-upload-store.ts';
import { MemoryWorkerTasks } from './memory-worker-tasks.ts';

const make = () => makeMemoryPorts(new JumpClock());

describeInstanceStoreContract('memory', () => make().instances);
describeInstanceListsContract('memory', () => make().instances);
describeAttemptStoreContract('memory', () => make().attempts);
describeWorkerStoreContract('memory', () => make().workers);
describeFleetStoreContract('memory', () => make().fleets);
describeWorkflowStoreContract('memory', () => make().workflows);
describeCoordinatorStoreContract('memory', () => make().coordinators);
describeCampaignStoreContract('memory', () => make().campaigns);
describeCoordinatorListsContract('memory', () => make().coordinators);
describeDefinitionStoreContract('memory', () => make().definitions);
describeSlotStoreContract('memory', () => make().slots);
describeMonitorStoreContract('memory', () => make().monitors);
describeNoticeStoreContract('memory', () => make().notices);
describeAccessStoreContract('memory', () => make().access);
describeAuditLogContract('memory', () => make().audit);
describeLinkStoreContract('memory', () => make().links);
describeSecretStoreContract('memory', () => make().secrets);
describeLogStoreContract('memory', () => make().logs);

describeUploadStoreContract('memory', () => new MemoryUploadStore());

describeUploadBucketContract('memory', () => {
  const bucket = new MemoryUploadBucket(new JumpClock());
  return {
    bucket,
    put: async (key, content) => void bucket.put(key, content),
    written: async (key) => bucket.written(key),
  };
});

describeWorkerTasksContract('memory', () => {
  const port = new MemoryWorkerTasks();
  return {
    port,
    become: (task, status) => void port.statuses.set(task, status),
    refuse: (reason) => void port.refusals.push({ reason, capacity: false }),
  };
});

describeAttachmentsContract('memory', async () => {
  const port = new MemoryAttachments();
  return { port, put: async (path, content) => port.put(path, content) };
});
describeIncidentLogContract('memory', () => {
  const clock = new JumpClock();
  return { log: makeMemoryPorts(clock).incidents, clock };
});

describeBusContract('memory', () => {
  const { bus } = make();
  return { bus, published: async () => bus.published };
});

describeEventQueueContract('memory', () => {
  const { events } = make();
  return {
    queue: events,
    drain: () =>
      drainQueue({
        receive: async () => events.queue.receive(10),
        delete: async (receipts) => events.queue.delete(receipts),
      }),
  };
});

describeActionQueueContract('memory', async () => {
  const { actions, incidents } = make();
  return { queue: actions, incidents, sendRaw: async (body) => actions.queue('default').send(body) };
});
