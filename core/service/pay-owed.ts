import type { EngineEvent } from '../engine/event.ts';
import type { OwedTask } from '../engine/state.ts';
import type { Instance } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { giveSlotBack } from './instance-slot.ts';
import { reportCompletion } from './report-completion.ts';
import { reportToCampaign } from './report-to-campaign.ts';
import { reportToParent } from './report-to-parent.ts';
import { endedNotice, tell } from './tell.ts';

/**
 * Does what an ended instance still owes to others, and returns what of it is done: one task that fails holds up no
 * other. Each is idempotent by instance and run: it may be done again when the process dies before it is marked.
 */
export async function payOwed(env: MasterEnvironment, instance: Instance): Promise<EngineEvent[]> {
  const paid: EngineEvent[] = [];
  for (const task of instance.state.owed) {
    try {
      await pay(env, instance, task);
      paid.push({ type: 'paid', task });
    } catch (error) {
      env.logger.error('What an ended instance owes could not be done; it is tried again', {
        instanceId: instance.id,
        task,
        error,
      });
    }
  }
  return paid;
}

async function pay(env: MasterEnvironment, instance: Instance, task: OwedTask): Promise<void> {
  const { id, workflow, endedAt, state } = instance;
  switch (task) {
    case 'slot':
      await giveSlotBack(env, instance);
      return;
    case 'readiness':
      await reportCompletion(env, instance);
      return;
    case 'campaign':
      await reportToCampaign(env, instance);
      return;
    case 'parent':
      await reportToParent(env, instance);
      return;
    case 'notice': {
      const notice = endedNotice(instance, env.clock.now());
      if (notice !== undefined) await tell(env, [notice]);
      return;
    }
    case 'announcement': {
      const { status } = state.phase;
      if (!isTerminal(status)) return;
      const event = { instanceId: id, run: state.run, workflow, status, endedAt: endedAt ?? env.clock.now() };
      await env.bus.publish([{ type: 'instance', ...event }]);
      return;
    }
  }
}
