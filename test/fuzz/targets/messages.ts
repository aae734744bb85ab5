import { attemptKey } from '#core/model/attempt.ts';
import { decodeAction, decodeEvent, encodeAction, encodeEvent } from '#core/model/message-codec.ts';
import { handleDeadLetters } from '#core/service/handle-dead-letters.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';

const instanceId = '1vq5x0k0000000000abc';
const ref = { node: 3, run: 1, iteration: 2, attempt: 4 };
const result = { ref, outcome: 'FAILED', startedAt: 1_764_000_000_000, message: 'exit code 3', fault: 'user' } as const;

const EXAMPLES = [
  encodeEvent({ type: 'poke', instanceId }),
  encodeEvent({ type: 'sweep', instanceId }),
  encodeEvent({ type: 'results', instanceId, results: [result, { ...result, outcome: 'SUCCEEDED' }] }),
  encodeAction({ instanceId, ref, hash: 'a'.repeat(64) }),
  encodeAction({ instanceId, ref, hash: 'a'.repeat(64), deadlineAt: 1_764_000_000_000 }),
];

/** Bodies of the queues. What cannot be decoded is recorded and acknowledged, also when it comes as a dead letter. */
export const messages: FuzzTarget = {
  name: 'messages',
  inputs: hostile(EXAMPLES),
  hold: (body) => {
    const event = decodeEvent(body);
    const action = decodeAction(body);
    return () => judge(body, event, action);
  },
};

async function judge(body: string, event: ReturnType<typeof decodeEvent>, action: ReturnType<typeof decodeAction>) {
  for (const decoded of [event, action]) demand(decoded.ok || decoded.reason !== '', 'a message, or a reason');
  for (const { instanceId: id } of [event, action].flatMap((decoded) => (decoded.ok ? [decoded.message] : []))) {
    demand(id.isWellFormed() && id.length <= 100, 'an id that a store can be asked for');
  }
  if (action.ok) demand(/^\d+\.\d+\.\d+\.\d+$/.test(attemptKey(action.message.ref)), 'an attempt');
  const env = makeEnvironment();
  const handled = await handleEvents(env, [{ id: '1', body }]);
  demand(handled.failed.length === 0, 'nothing that comes again');
  demand((await env.incidents.recent(10)).length === (event.ok ? 0 : 1), 'an incident for what is no event');
  const buried = await handleDeadLetters(env, [{ id: '1', body }]);
  demand(buried.failed.length === 0, 'no dead letter that comes again');
}
