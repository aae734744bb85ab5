import { describe, expect, it } from 'vitest';
import { measureCost } from '#bench/measure-cost.ts';
import { chain, fan, layered } from '#bench/scenarios.ts';

/** 128 KiB of parameters in all, each below the limit for one. */
const MUCH = Object.fromEntries(Array.from({ length: 4 }, (_, index) => [`p${index}`, 'x'.repeat(32 * 1024 - 2)]));

describe('The cost of an action on AWS', { timeout: 60_000 }, () => {
  it('on a chain stays within 11 requests and 5.50 dollars a million', async () => {
    const cost = await measureCost(chain(40));
    expect(cost.requestsPerAction).toBeLessThanOrEqual(11);
    expect(cost.dollarsPerMillionActions).toBeLessThanOrEqual(5.5);
    // Claim, finish and save are one unit each; what is left is start and end of the instance.
    expect(cost.writeUnitsPerAction).toBeLessThanOrEqual(4);
  });

  it('is the same in every run', async () => {
    expect(await measureCost(chain(5))).toEqual(await measureCost(chain(5)));
  });

  it('hardly grows with 128 KiB of parameters', async () => {
    const [plain, loaded] = [await measureCost(chain(40)), await measureCost(chain(40), MUCH)];
    expect(loaded.dollarsPerMillionActions).toBeLessThanOrEqual(plain.dollarsPerMillionActions * 1.1);
  });

  it('on a fan of 1,000 stays within 2 dollars a million', async () => {
    const cost = await measureCost(fan(1_000));
    expect(cost.dollarsPerMillionActions).toBeLessThanOrEqual(2);
  });

  it('at 1,000 actions is at most 1.3 times that at 10', async () => {
    const [small, large] = [await measureCost(layered(10)), await measureCost(layered(1_000))];
    expect(large.dollarsPerMillionActions).toBeLessThanOrEqual(small.dollarsPerMillionActions * 1.3);
  });
});
