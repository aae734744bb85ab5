import type { WorkerRecord } from '../ports/worker-store.ts';

/** Live workers of one group that take new attempts and are of this release, if one is given; those that tell none count as such. */
export function currentWorkers(
  workers: readonly WorkerRecord[],
  { group, release }: { readonly group: string; readonly release?: string | undefined },
  now: number,
): readonly WorkerRecord[] {
  return workers.filter(
    (worker) =>
      worker.group === group &&
      worker.leaseUntil > now &&
      worker.leaving !== true &&
      (release === undefined || worker.release === undefined || worker.release === release),
  );
}

/**
 * Whether an idle worker stays: it is among the `keep` oldest of its group and release. Those that ask at the same time
 * get answers that agree, so that never one too many leaves.
 */
export function staysIdle(
  workers: readonly WorkerRecord[],
  self: { readonly id: string; readonly group: string; readonly release?: string | undefined },
  keep: number,
  now: number,
): boolean {
  const oldest = currentWorkers(workers, self, now)
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
    .slice(0, keep);
  return oldest.some(({ id }) => id === self.id);
}
