import { runWorker } from '#worker/run-worker.ts';
import { LocalModeError } from '../errors.ts';
import { type Role, textOf } from './role.ts';
import { wholeNumber } from './role-options.ts';

const MAX_SLOTS = 1_000;

/** Takes actions of one group and runs them on this machine. Signals are its own: it ends when its scripts have had their grace. */
export const workerRole: Role = {
  summary: 'runs the actions of a worker group on this machine; docs/worker.md has the variables of its settings',
  help: `  --group NAME            the group it works for (AKKAFLOW_WORKER_GROUP, or default)
  --slots N               how many actions it runs at once (AKKAFLOW_WORKER_SLOTS, or 10)
`,
  examples: ['worker-startup --create', 'worker-startup --settings akkaflow.env --group etl --slots 20'],
  options: { group: { type: 'string' }, slots: { type: 'string' } },
  run: async ({ deployment, variables, values, ready }) => {
    const slots = textOf(values, 'slots');
    if (slots !== undefined) wholeNumber('slots', slots, 1, MAX_SLOTS);
    const group = textOf(values, 'group') ?? (process.env['AKKAFLOW_WORKER_GROUP'] || 'default');
    if (!Object.hasOwn(deployment.actionQueueUrls, group)) {
      const known = Object.keys(deployment.actionQueueUrls).join(', ');
      throw new LocalModeError(`The worker group '${group}' has no queue; there are queues for: ${known}`);
    }
    const own = { AKKAFLOW_WORKER_GROUP: group, ...(slots !== undefined && { AKKAFLOW_WORKER_SLOTS: slots }) };
    ready({ group });
    await runWorker(
      { ...process.env, ...variables, ...own },
      { untilStdinCloses: values['until-stdin-closes'] === true },
    );
  },
};
