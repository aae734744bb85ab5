import type { Instance } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import type { PreparedStart, StartRequest } from './start-instance.ts';

/**
 * A child that goes on where the one of an earlier run has stopped, as a recovery of that would: with its definition, its
 * parameters, and without what succeeded in it. Undefined when that one is no more; a problem while it runs.
 */
export async function continueChild(
  env: MasterEnvironment,
  earlierId: string,
  { id, startedBy, parent }: StartRequest & { readonly id: string },
): Promise<PreparedStart | { readonly problem: string } | undefined> {
  const [earlier, before] = await Promise.all([env.instances.load(earlierId), env.instances.context(earlierId)]);
  if (earlier === undefined || before === undefined || parent === undefined) return undefined;
  if (!isTerminal(earlier.state.phase.status)) {
    return { problem: `its earlier child ${earlierId} is being rerun by hand: wait for its end, then recover again` };
  }
  const context = { ...before, startKind: 'run', startedBy, parent: { ...parent, continues: earlierId } } as const;
  const { nodes } = earlier.state;
  return { head: headOf(earlier), id, context, nodeCount: nodes.length, letters: nodes };
}

function headOf({ workflow, dir, version, hash }: Instance): PreparedStart['head'] {
  return { name: workflow, dir, version, hash };
}
