import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeState, encodeState } from '#adapters/aws/dynamodb/state-codec.ts';
import { newInstanceState } from '#core/engine/new-state.ts';
import type { InstanceState, NodeExtra } from '#core/engine/state.ts';
import { FULL_STATE } from '#test/contract/samples.ts';

const count = fc.nat();
const ms = fc.integer({ min: 0, max: 4e12 });
const extra: fc.Arbitrary<NodeExtra> = fc.record(
  {
    iteration: count,
    attempt: count,
    failures: count,
    losses: count,
    notBefore: ms,
    deadlineAt: ms,
    arrivals: count,
    clean: fc.boolean(),
  },
  { requiredKeys: [] },
);
const state: fc.Arbitrary<InstanceState> = fc
  .record(
    {
      extras: fc.dictionary(fc.nat(4_999).map(String), extra),
      suspended: fc.boolean(),
      parked: fc.string(),
      run: fc.integer({ min: 1, max: 999 }),
      deadlineAt: ms,
      sweeps: count,
      rerun: fc.constantFrom({ type: 'whole' as const }, { type: 'from' as const, node: '步骤' }),
      earlier: fc.array(fc.record({ throughRun: fc.integer({ min: 1, max: 999 }), hash: fc.string() })),
    },
    { requiredKeys: ['extras', 'suspended', 'run', 'sweeps'] },
  )
  .map((fields) => ({ ...FULL_STATE, ...fields }));

describe('the codec of states', () => {
  it('gives back every state field by field', () => {
    fc.assert(
      fc.property(state, (each) => {
        expect(decodeState(encodeState(each))).toEqual(each);
      }),
    );
    expect(decodeState(encodeState(FULL_STATE))).toEqual(FULL_STATE);
  });

  it('stores nothing but letters of a state in which nothing is out of the ordinary', () => {
    const plain = newInstanceState(40);
    expect(encodeState(plain)).toEqual({ letters: '.'.repeat(40), rest: '{}' });
    expect(decodeState(encodeState(plain))).toEqual(plain);
  });

  it.each(['', '{', '{"x":["1.1"]}'])('refuses %j', (rest) => {
    expect(() => decodeState({ letters: '.', rest })).toThrowError(
      expect.objectContaining({ code: 'unreadable-format' }),
    );
  });
});
