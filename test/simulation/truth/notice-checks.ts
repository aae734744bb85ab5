import type { Deployment } from '../system/deployment.ts';
import { mailIdOf } from './coordinator-checks.ts';

/** Everything that people are to be told has been stored, and mailed. */
export async function checkNotices({ ports, truth, mails }: Deployment): Promise<void> {
  const { world } = truth;
  const mailed = new Set(mails.map(({ id }) => id));
  for (const id of truth.expectedNotices) {
    const [, instanceId = ''] = id.split('/');
    const stored = await ports.notices.load(id);
    if (stored === undefined) {
      world.violate('notices-told', `${id} is to be told, and is not stored`);
    } else if (!mailed.has(mailIdOf(id)) && truth.instances.get(instanceId)?.deleted !== true) {
      world.violate('notices-told', `${id} was never mailed`);
    }
    truth.reach('a notice was mailed');
  }
  for (const { id } of ports.notices.all()) {
    const [type] = id.split('/');
    if (type === 'ended' && !truth.expectedNotices.has(id))
      world.violate('notices-told', `${id} is told, and nobody asked for it`);
  }
}
