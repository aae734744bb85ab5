import { systemDigest } from '#adapters/system/system.ts';
import type { Environment } from '#core/ports/ports.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';
import { makeMemoryPorts } from '#test/memory/memory-ports.ts';

/** Everything a service runs on, in memory and in time that only sleeping moves. */
export function makeEnvironment(overrides: Partial<Environment> = {}): Environment {
  const clock = new JumpClock();
  return {
    ...makeMemoryPorts(clock),
    clock,
    random: new CountedRandom(),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    digest: systemDigest,
    settings: {
      groups: new Map([['default', 'default']]),
      timezone: 'UTC',
      takeoverMarginMs: 30_000,
      admins: ['local'],
    },
    ...overrides,
  };
}
