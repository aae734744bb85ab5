import { type AkkaCommand, httpCall } from './akka-command.ts';

/** `akka util -…`. */
export const UTIL_COMMANDS: Readonly<Record<string, AkkaCommand>> = {
  'reset-all': {
    description: 'forget what is ready and due for every coordinator',
    example: 'akka util -reset-all',
    translate: () => httpCall(['workflows'], { action: 'reset' }),
  },
  'del-dir': {
    description: 'delete a folder that has no workflows; one that has none is gone already',
    args: { '<dir>': 'path of the folder' },
    example: 'akka util -del-dir /tmp/old',
    translate: ([dir = '']) => httpCall(['workflow'], { action: 'del-dir', dir }),
  },
};
