import { startMaster } from '../start-master.ts';
import type { Role } from './role.ts';

/** Advances instances, fires coordinators and sends notices. */
export const masterRole: Role = {
  summary: 'advances instances, fires coordinators and sends notices; several at once are safe',
  help: '',
  examples: ['master-startup --create', 'master-startup --settings akkaflow.env'],
  options: {},
  run: async ({ ready, stopped, ...parts }) => {
    const { stop } = await startMaster(parts);
    ready({});
    await stopped;
    await stop();
  },
};
