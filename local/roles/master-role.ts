import { deadLetterQueues } from '#adapters/aws/sqs/dead-letter-queues.ts';
import { startMaster } from '../start-master.ts';
import type { Role } from './role.ts';

/** Advances instances, fires coordinators and sends notices. */
export const masterRole: Role = {
  summary: 'advances instances, fires coordinators and sends notices; several at once are safe',
  help: '',
  examples: ['master-startup --create', 'master-startup --settings akkaflow.env'],
  options: {},
  run: async ({ ready, stopped, ...parts }) => {
    const { clients, deployment } = parts;
    const queueUrls = [deployment.eventsQueueUrl, ...Object.values(deployment.actionQueueUrls)];
    const deadLetterQueueUrls = await deadLetterQueues(clients.sqs, queueUrls);
    const { stop } = await startMaster({ ...parts, deployment: { ...deployment, deadLetterQueueUrls } });
    ready({});
    await stopped;
    await stop();
  },
};
