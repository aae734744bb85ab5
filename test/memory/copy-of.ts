/**
 * A copy of plain JSON and of `Uint8Array`s, all the way down: nobody can change what a store holds. A fraction of the
 * time that `structuredClone` takes, which counts when a simulation makes millions of them.
 */
export function copyOf<T>(value: T): T {
  return copyAny(value) as T;
}

function copyAny(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyAny);
  if (value instanceof Uint8Array) return value.slice();
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[key];
    // As an own property, whatever it is called.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copyAny(one), enumerable: true });
    else copy[key] = copyAny(one);
  }
  return copy;
}
