import { systemClock } from '#adapters/system/system.ts';
import type { WorkerActionContext } from '#core/ports/action.ts';
import { action } from './workflow.ts';

/** What an action is given, with nothing behind it: no link, no file, every process ends well. */
export function actionContext(overrides: Partial<WorkerActionContext> = {}): WorkerActionContext {
  return {
    action: action('a', 'end'),
    subject: {
      instanceId: '1ng7sae0000000000000',
      workflow: 'w',
      logicalTime: Date.UTC(2026, 10, 28),
      timezone: 'UTC',
      mailReceivers: [],
    },
    folder: '/nowhere',
    environment: { PATH: '/usr/bin:/bin' },
    cancel: new AbortController().signal,
    clock: systemClock,
    log: async () => {},
    writeFile: async (name) => `/nowhere/${name}`,
    spawn: async () => ({ code: 0 }),
    link: (name) => ({ outcome: 'FAILED', fault: 'user', message: `there is no link ${name}` }),
    attach: async () => ({ head: new Uint8Array() }),
    sendMail: async () => {},
    ...overrides,
  };
}
