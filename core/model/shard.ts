/** Keys that many writers share are split in this many (design §7). Stored: it can grow, never shrink or be reshuffled. */
export const SHARDS: readonly number[] = [0, 1, 2, 3];

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Which shard an id belongs to: FNV-1a over its UTF-16 units, the same for ever. */
export function shardOf(id: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME);
  // The low bits of FNV are its weakest; fold the high half in.
  return ((hash >>> 16) ^ (hash & 0xffff)) % SHARDS.length;
}
