/** Neighbours in lists of at most `size`. */
export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Neighbours in batches of at most `maxCount` items and `maxBytes` bytes; an item above that stands alone. */
export function packBatches<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  { maxCount, maxBytes }: { readonly maxCount: number; readonly maxBytes: number },
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const batch = batches.at(-1);
    if (batch !== undefined && batch.length < maxCount && bytes + size <= maxBytes) {
      batch.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
}
