import type { Instance } from '../model/instance.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { recordChildEnd } from './child-end.ts';

/** Tells a parent how its child ended. Telling again changes nothing; a parent that hears nothing looks itself. */
export async function reportToParent(env: MasterEnvironment, instance: Instance): Promise<void> {
  const parent = (await env.instances.context(instance.id))?.parent;
  if (parent === undefined) return;
  const { id: instanceId, ref } = parent;
  const result = await recordChildEnd(env, { instanceId, ref }, instance);
  if (result !== undefined) await env.events.send([{ type: 'results', instanceId, results: [result] }]);
}
