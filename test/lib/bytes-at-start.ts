import type { Metafile } from 'esbuild';

/** Bytes of a function's entry with all it imports at once; not what is imported later, when it is needed. */
export function bytesAtStart({ outputs }: Metafile): number {
  const entry = Object.keys(outputs).find((path) => path.endsWith('/index.mjs'));
  const parts = new Set<string>();
  const add = (path: string) => {
    if (parts.has(path) || !Object.hasOwn(outputs, path)) return;
    parts.add(path);
    for (const { kind, path: next } of outputs[path]?.imports ?? []) if (kind === 'import-statement') add(next);
  };
  if (entry !== undefined) add(entry);
  return [...parts].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}
