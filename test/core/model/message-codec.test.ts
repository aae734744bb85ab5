import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActionMessage, AttemptResult, EventMessage } from '#core/model/message.ts';
import { decodeAction, decodeEvent, encodeAction, encodeEvent } from '#core/model/message-codec.ts';

const count = fc.integer({ min: 0, max: 99_999 });
const ref = fc.record({ node: count, run: count, iteration: count, attempt: count });
const ms = fc.integer({ min: 0, max: 4e12 });
const id = fc.string({ minLength: 1, maxLength: 20 });
const result: fc.Arbitrary<AttemptResult> = fc.record(
  {
    ref,
    outcome: fc.constantFrom('SUCCEEDED', 'FAILED', 'KILLED', 'TIMED_OUT', 'LOST', 'INTERRUPTED'),
    startedAt: ms,
    message: fc.string({ unit: 'binary' }),
    fault: fc.constantFrom('user', 'platform'),
  },
  { requiredKeys: ['ref', 'outcome', 'startedAt'] },
);
const event: fc.Arbitrary<EventMessage> = fc.oneof(
  fc.record({ type: fc.constantFrom('poke', 'sweep'), instanceId: id }),
  fc.record({ type: fc.constant('results' as const), instanceId: id, results: fc.array(result) }),
);
const action: fc.Arbitrary<ActionMessage> = fc.record(
  { instanceId: id, ref, hash: id, deadlineAt: ms },
  { requiredKeys: ['instanceId', 'ref', 'hash'] },
);

describe('the codec of messages', () => {
  it('reads every event that it writes', () => {
    fc.assert(
      fc.property(event, (message) => {
        expect(decodeEvent(encodeEvent(message))).toEqual({ ok: true, message });
      }),
    );
  });

  it('reads every action that it writes', () => {
    fc.assert(
      fc.property(action, (message) => {
        expect(decodeAction(encodeAction(message))).toEqual({ ok: true, message });
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        for (const decoded of [decodeEvent(body), decodeAction(body)]) {
          if (!decoded.ok) expect(decoded.reason).not.toBe('');
        }
      }),
    );
  });

  it.each([
    ['poke', 'it is no JSON object'],
    ['null', 'it is no JSON object'],
    ['{}', 'it has no format version'],
    ['{"v":2,"t":"p","i":"x"}', 'its format 2 is of a newer release; this one reads up to 1'],
    ['{"v":1,"t":"q","i":"x"}', 'its fields are not those of a message'],
    ['{"v":1,"t":"toString","i":"x"}', 'its fields are not those of a message'],
    ['{"v":1,"t":"p"}', 'its fields are not those of a message'],
    ['{"v":1,"t":"p","i":""}', 'its fields are not those of a message'],
    ['{"v":1,"t":"p","i":"\\ud800"}', 'its fields are not those of a message'],
    [`{"v":1,"t":"p","i":"${'x'.repeat(101)}"}`, 'its fields are not those of a message'],
    ['{"v":1,"t":"r","i":"x"}', 'its fields are not those of a message'],
    ['{"v":1,"t":"r","i":"x","r":[["1.1.1","S",5]]}', 'its fields are not those of a message'],
    ['{"v":1,"t":"r","i":"x","r":[["1.1.1.1","X",5]]}', 'its fields are not those of a message'],
    ['{"v":1,"t":"r","i":"x","r":[["1.1.1.1","S",5,"",7]]}', 'its fields are not those of a message'],
  ])('says why %s is no event', (body, reason) => {
    expect(decodeEvent(body)).toEqual({ ok: false, reason });
  });

  it('keeps an action below 160 bytes', () => {
    const message: ActionMessage = {
      instanceId: '1n86qkgzzzzzzzzzzzzz',
      ref: { node: 4_999, run: 1, iteration: 1, attempt: 1 },
      hash: 'a'.repeat(64),
      deadlineAt: 1_795_435_200_000,
    };
    expect(encodeAction(message).length).toBeLessThan(160);
  });
});
