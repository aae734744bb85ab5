import { statusOf } from '#core/engine/status-of.ts';
import type { Instance } from '#core/model/instance.ts';
import { shardOf } from '#core/model/shard.ts';
import type { InstanceUpdate } from '#core/ports/instance-store.ts';
import { compare, type Path } from './expression.ts';
import { encodeApplied } from './instance-item.ts';
import { instanceKey, sharded, wakePartition } from './keys.ts';
import { encodeState } from './state-codec.ts';
import { type Changes, getItem, type Table, updateItem } from './table.ts';

/**
 * One conditional write. `saveToken` must be new with each save: when the answer to a write is lost the SDK writes
 * again, and the condition fails because of the first; the token on the item then tells it as one's own.
 */
export async function saveInstance(
  table: Table,
  loaded: Instance,
  update: InstanceUpdate,
  saveToken: string,
): Promise<boolean> {
  const key = instanceKey(loaded.id);
  const written = await updateItem(
    table,
    key,
    changesOf(loaded, update, saveToken),
    compare('rv', '=', loaded.revision),
  );
  if (written !== undefined) return true;
  const current = await getItem(table, key);
  return current?.['sv'] === saveToken;
}

/** Attributes that an index carries are named only when they change: an advance in between writes no index. */
function changesOf(loaded: Instance, update: InstanceUpdate, saveToken: string): Changes {
  const { state, wakeAt, startedAt, endedAt, version, applied = [] } = update;
  const { letters, rest } = encodeState(state);
  const status = statusOf(state);
  const moved = status !== statusOf(loaded.state);
  const wakes = typeof wakeAt === 'number' && wakeAt !== loaded.wakeAt;
  const remove: Path[] = applied.map(({ id }) => ['cm', id]);
  if (wakeAt === 'rest') remove.push('wk', 'wa');
  if (endedAt === null) remove.push('ea');
  return {
    set: [
      ['n', letters],
      ['x', rest],
      ['rv', loaded.revision + 1],
      ['sv', saveToken],
      ['gs', moved ? sharded(status, loaded.id) : undefined],
      ['wk', wakes ? wakePartition(shardOf(loaded.id)) : undefined],
      ['wa', wakes ? wakeAt : undefined],
      ['sa', startedAt],
      ['ea', endedAt ?? undefined],
      ['vn', version?.version],
      ['h', version?.hash],
      ['ap', applied.length > 0 ? encodeApplied([...loaded.applied, ...applied]) : undefined],
    ],
    remove,
  };
}
