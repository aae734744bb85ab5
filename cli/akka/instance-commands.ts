import { type AkkaCommand, commandLine, httpCall } from './akka-command.ts';
import { searchInstances } from './search-instances.ts';

const ID = { '<id>': 'id of the instance, or a unique prefix' };

/** `akka instance -…`. */
export const INSTANCE_COMMANDS: Readonly<Record<string, AkkaCommand>> = {
  info: {
    description: 'show an instance and its nodes',
    args: ID,
    options: { '--log': 'what its actions have written instead' },
    example: 'akka instance -info 1kdm4c --log',
    translate: ([id = ''], { log }) => commandLine('instance', log ? 'logs' : 'info', '--', id),
  },
  kill: {
    description: 'end an instance and what it runs',
    args: ID,
    example: 'akka instance -kill 1kdm4c',
    translate: ([id = '']) => httpCall(['workflow', 'instance', id], { action: 'kill' }),
  },
  rerun: {
    description: 'run an ended instance again, all of it',
    args: ID,
    options: { '--recover': 'pass what has succeeded' },
    example: 'akka instance -rerun 1kdm4c',
    translate: ([id = ''], { recover }) =>
      httpCall(['workflow', 'instance', id], { action: 'rerun', ...(recover && { recover: 'true' }) }),
  },
  del: {
    description: 'delete an ended instance',
    args: ID,
    example: 'akka instance -del 1kdm4c',
    translate: ([id = '']) => httpCall(['workflow', 'instance', id], { action: 'del' }),
  },
  search: {
    description: 'list instances by day, status, and what their id or the name of their workflow begins with',
    options: {
      '--sdate <yyyy-MM-dd>': 'the first day, today when left out',
      '--edate <yyyy-MM-dd>': 'the last day, today when left out',
      '--status <status>': '成功 or succeeded, 失败 or failed, 杀死 or killed, 运行 or running',
      '--key <text>': 'what the id or the name begins with',
      '--creator <name>': 'is not kept of an instance: refused',
    },
    example: 'akka instance -search --sdate 2026-11-23 --edate 2026-11-24 --status failed --key etl',
    translate: (_, options) => searchInstances(options),
  },
};
