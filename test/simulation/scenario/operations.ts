import type { Dice } from '../world/dice.ts';
import type { UploadOperation } from './uploads.ts';

/** What a person does, at a time in milliseconds from the beginning. */
export type Operation = { readonly at: number } & (
  | { readonly type: 'start'; readonly workflow: string; readonly kind: 'trigger' | 'run' }
  | { readonly type: 'kill' | 'suspend' | 'resume' | 'delete-instance'; readonly nth: number }
  | {
      readonly type: 'rerun';
      readonly nth: number;
      readonly mode: 'whole' | 'recover' | 'from';
      readonly latest: boolean;
    }
  | { readonly type: 'submit'; readonly workflow: string; readonly version: number }
  | { readonly type: 'delete'; readonly workflow: string }
  | { readonly type: 'coordinator'; readonly name: string; readonly command: 'enable' | 'disable' | 'reset' }
  | { readonly type: 'trigger-downstream'; readonly workflow: string }
  | { readonly type: 'backfill'; readonly workflow: string; readonly parallel: number; readonly downstream: boolean }
  | { readonly type: 'cancel-campaign' }
  | UploadOperation
);

/** What people do within a time, in order. */
export function makeOperations(
  dice: Dice,
  {
    workflows,
    coordinators,
    lengthMs,
  }: { readonly workflows: readonly string[]; readonly coordinators: readonly string[]; readonly lengthMs: number },
): readonly Operation[] {
  const operations: Operation[] = workflows.map((workflow) => ({
    at: dice.int(0, 120_000),
    type: 'start',
    workflow,
    kind: 'trigger',
  }));
  for (let left = dice.int(4, 10); left > 0; left--) {
    const at = dice.int(0, lengthMs);
    operations.push({ at, ...makeOperation(dice, workflows, coordinators) } as Operation);
  }
  return operations.sort((a, b) => a.at - b.at);
}

type Drawn = Operation extends infer O ? (O extends Operation ? Omit<O, 'at'> : never) : never;

function makeOperation(dice: Dice, workflows: readonly string[], coordinators: readonly string[]): Drawn {
  const workflow = dice.pick(workflows);
  const nth = dice.int(0, 1_000);
  const kind = dice.next();
  if (kind < 0.3) return { type: 'start', workflow, kind: dice.chance(0.7) ? 'trigger' : 'run' };
  if (kind < 0.4) return { type: 'kill', nth };
  if (kind < 0.47) return { type: 'suspend', nth };
  if (kind < 0.52) return { type: 'resume', nth };
  if (kind < 0.67)
    return { type: 'rerun', nth, mode: dice.pick(['whole', 'recover', 'from']), latest: dice.chance(0.3) };
  if (kind < 0.76) return { type: 'submit', workflow, version: dice.int(1, 3) };
  if (kind < 0.81) return { type: 'delete', workflow };
  if (kind < 0.83) return { type: 'delete-instance', nth };
  if (kind < 0.92 && coordinators.length > 0) {
    return {
      type: 'coordinator',
      name: dice.pick(coordinators),
      command: dice.pick(['enable', 'disable', 'enable', 'reset']),
    };
  }
  if (kind < 0.96) return { type: 'trigger-downstream', workflow };
  if (kind < 0.99) return { type: 'backfill', workflow, parallel: dice.int(1, 3), downstream: dice.chance(0.5) };
  return { type: 'cancel-campaign' };
}
