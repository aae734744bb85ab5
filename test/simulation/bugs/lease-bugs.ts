import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 8: nothing is recorded without a lease, and what runs is dead before it is taken over. */
export const LEASE_BUGS: readonly PlantedBug[] = [
  {
    name: 'taken-over-before-the-lease-ends',
    guarantee: 8,
    file: 'core/service/inspect-attempts.ts',
    find: 'worker.leaseUntil + takeoverMarginMs < now',
    replace: 'worker.leaseUntil + takeoverMarginMs - 60_000 < now',
  },
  {
    name: 'recorded-without-a-lease',
    guarantee: 8,
    file: 'worker/handle-message.ts',
    find: "if (!tenure.holds()) throw new LeaseLostError('the lease ran out before the result was recorded');",
    replace: '',
  },
  {
    name: 'not-killed-when-the-lease-is-lost',
    guarantee: 8,
    file: 'worker/worker.ts',
    find: 'lost: (tenure) => this.killAll(tenure),',
    replace: 'lost: () => {},',
  },
  {
    name: 'lease-timed-from-the-answer',
    guarantee: 8,
    file: 'worker/lease.ts',
    find: 'if (!tenure.renew(writtenAt)) return [];',
    replace: 'if (!tenure.renew(clock.monotonic())) return [];',
  },
  {
    name: 'running-worker-taken-for-gone',
    guarantee: 8,
    file: 'core/service/inspect-attempts.ts',
    find: 'if (workerId === undefined || !gone.has(workerId)) return undefined;',
    replace: 'if (workerId === undefined) return undefined;',
  },
];
