import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCoordinatorState, encodeCoordinatorState } from '#adapters/aws/dynamodb/coordinator-state-codec.ts';
import type { CoordinatorState, Firing } from '#core/schedule/coordinator-state.ts';
import { FULL_COORDINATOR_STATE, NEW_STATE } from '#test/contract/coordinator-samples.ts';
import { NOON } from '#test/contract/samples.ts';

const ms = fc.integer({ min: 0, max: 4e12 });
const seen = fc.record({ instanceId: fc.string(), endedAt: ms });
const readiness = fc.record({ instanceId: fc.string(), endedAt: ms, logicalTime: ms });
const byWorkflow = <T>(value: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(fc.oneof(fc.string(), fc.constant('__proto__')), value), { selector: ([name]) => name })
    .map((entries): Record<string, T> => Object.fromEntries(entries));
const firing: fc.Arbitrary<Firing> = fc.record(
  {
    number: fc.nat(),
    nominalTime: ms,
    logicalTime: ms,
    openedAt: ms,
    used: byWorkflow(readiness),
    failure: fc.record({ message: fc.string(), since: ms, tries: fc.nat(), retryAt: ms }),
  },
  { requiredKeys: ['number', 'logicalTime', 'openedAt', 'used'] },
);
const state: fc.Arbitrary<CoordinatorState> = fc.record(
  {
    enabled: fc.boolean(),
    countedTo: ms,
    due: fc.array(ms),
    ready: byWorkflow(readiness),
    seen: byWorkflow(seen),
    firings: fc.nat(),
    open: firing,
    watched: fc.array(
      fc.oneof(
        fc.record({ since: ms, firing: fc.nat() }, { requiredKeys: ['since'] }),
        fc.record({ since: ms, firing: fc.nat(), late: fc.constant<true>(true) }),
      ),
    ),
  },
  { requiredKeys: ['enabled', 'countedTo', 'due', 'ready', 'seen', 'firings', 'watched'] },
);

describe('the codec of the states of coordinators', () => {
  it('gives back every state field by field', () => {
    fc.assert(
      fc.property(state, (each) => {
        expect(decodeCoordinatorState(encodeCoordinatorState(each))).toEqual(each);
      }),
    );
    expect(decodeCoordinatorState(encodeCoordinatorState(FULL_COORDINATOR_STATE))).toEqual(FULL_COORDINATOR_STATE);
  });

  it('stores of a new one only from when it counts', () => {
    expect(encodeCoordinatorState(NEW_STATE)).toBe(`{"c":${NOON}}`);
  });

  it.each(['', '{'])('refuses %j', (encoded) => {
    expect(() => decodeCoordinatorState(encoded)).toThrowError(expect.objectContaining({ code: 'unreadable-format' }));
  });
});
