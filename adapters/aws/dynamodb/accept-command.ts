import type { StoredCommand } from '#core/model/instance.ts';
import { shardOf } from '#core/model/shard.ts';
import { MAX_PENDING_COMMANDS } from '#core/ports/instance-store.ts';
import { StoreError } from '../errors.ts';
import { absent, allOf, anyOf, compare, contains, exists, not, smallerThan } from './expression.ts';
import { appliedMark, encodeCommand, isDeleted, knowsCommand, pendingCommands } from './instance-item.ts';
import { instanceKey, wakePartition } from './keys.ts';
import { getItem, type Table, updateItem } from './table.ts';

const MAX_ROUNDS = 10;

/**
 * One write when nothing stands against it: the command, the wake index and the revision together. A condition that
 * fails does not say which part of it did; a consistent read does.
 */
export async function acceptCommand(
  table: Table,
  id: string,
  command: StoredCommand,
  wakeAt: number,
): Promise<'accepted' | 'missing' | 'full'> {
  let wake: 'lower' | 'keep' = 'lower';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (await writeCommand(table, id, command, wakeAt, wake)) return 'accepted';
    const item = await getItem(table, instanceKey(id));
    if (item === undefined || isDeleted(item)) return 'missing';
    if (knowsCommand(item, command.id)) return 'accepted';
    if (pendingCommands(item) >= MAX_PENDING_COMMANDS) return 'full';
    const due = item['wa'];
    wake = typeof due === 'number' && due < wakeAt ? 'keep' : 'lower';
  }
  throw new StoreError(`the instance ${id} changed ${MAX_ROUNDS} times while a command was being stored`, { id });
}

/** `wake`: makes the waking earlier, or asserts that it is early enough already. */
async function writeCommand(
  table: Table,
  id: string,
  command: StoredCommand,
  wakeAt: number,
  wake: 'lower' | 'keep',
): Promise<boolean> {
  const wakesLater = anyOf(absent('wa'), compare('wa', '>=', wakeAt));
  const written = await updateItem(
    table,
    instanceKey(id),
    {
      set: [
        [['cm', command.id], encodeCommand(command)],
        ['wk', wake === 'lower' ? wakePartition(shardOf(id)) : undefined],
        ['wa', wake === 'lower' ? wakeAt : undefined],
      ],
      add: [['rv', 1]],
    },
    allOf(
      exists('rv'),
      smallerThan('cm', MAX_PENDING_COMMANDS),
      absent(['cm', command.id]),
      not(contains('ap', appliedMark(command.id))),
      wake === 'lower' ? wakesLater : compare('wa', '<', wakeAt),
    ),
  );
  return written !== undefined;
}
