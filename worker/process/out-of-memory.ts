import type { ActionFailure } from '#core/ports/action.ts';

/** The failure of an attempt that needs more memory than its worker gives one. */
export function ranOutOfMemory(limitMib: number, usedMib?: number): ActionFailure {
  const used = usedMib === undefined ? '' : `, and it used ${usedMib} MiB`;
  const message = `it ran out of memory: its limit is ${limitMib} MiB (AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB)${used}`;
  return { outcome: 'FAILED', fault: 'user', message };
}
