import { beforeEach, describe, expect, it } from 'vitest';
import type { ActionMessage } from '#core/model/message.ts';
import type { IncidentLog } from '#core/ports/incident-log.ts';
import type { ActionQueue, OutgoingAction } from '#core/ports/queues.ts';
import { attemptId, NOON } from './samples.ts';

/** An empty action queue with the groups `default` and `other`. */
export interface ObservedActionQueue {
  readonly queue: ActionQueue;
  readonly incidents: IncidentLog;
  /** Puts a body into the queue of `default` past the port. */
  sendRaw(body: string): Promise<void>;
}

const NEVER = new AbortController().signal;

function action(overrides: Partial<OutgoingAction> = {}): OutgoingAction {
  const message: ActionMessage = { ...attemptId(), hash: 'a'.repeat(64), deadlineAt: NOON };
  return { group: 'default', message, delaySeconds: 0, ...overrides };
}

export function describeActionQueueContract(name: string, makePort: () => Promise<ObservedActionQueue>): void {
  describe(`${name} as an action queue`, () => {
    let observed: ObservedActionQueue;
    let queue: ActionQueue;
    beforeEach(async () => {
      observed = await makePort();
      queue = observed.queue;
    });

    async function receiveAll(group: string): Promise<readonly ActionMessage[]> {
      const all: ActionMessage[] = [];
      for (;;) {
        const received = await queue.receive(group, 10, 0, NEVER);
        if (received.length === 0) return all;
        all.push(...received.map(({ message }) => message));
        await queue.delete(
          group,
          received.map(({ receipt }) => receipt),
        );
      }
    }

    it('brings each action to its group', async () => {
      const { deadlineAt: _, ...plain } = action().message;
      const sent = [action(), action({ message: plain }), action({ group: 'other' })];
      await queue.send(sent);
      const ofGroup = (group: string) => sent.filter((each) => each.group === group).map(({ message }) => message);
      const received = await receiveAll('default');
      expect(received).toHaveLength(2);
      expect(received).toEqual(expect.arrayContaining(ofGroup('default')));
      expect(await receiveAll('other')).toEqual(ofGroup('other'));
    });

    it('carries more than one request takes', async () => {
      const sent = Array.from({ length: 95 }, () => action());
      await queue.send(sent);
      const ids = (messages: readonly ActionMessage[]) => messages.map(({ instanceId }) => instanceId).sort();
      expect(ids(await receiveAll('default'))).toEqual(ids(sent.map(({ message }) => message)));
    });

    it('gives no more than asked for, and hides what it gave', async () => {
      await queue.send([action(), action(), action()]);
      expect(await queue.receive('default', 2, 0, NEVER)).toHaveLength(2);
      expect(await queue.receive('default', 10, 0, NEVER)).toHaveLength(1);
      expect(await queue.receive('default', 10, 0, NEVER)).toEqual([]);
    });

    it('holds a delayed action back for its delay', async () => {
      const delayed = action({ delaySeconds: 1 });
      await queue.send([delayed]);
      expect(await queue.receive('default', 10, 0, NEVER)).toEqual([]);
      expect(await queue.receive('default', 10, 5, NEVER)).toMatchObject([{ message: delayed.message }]);
    });

    it('waits for what is sent later', async () => {
      const waiting = queue.receive('default', 10, 20, NEVER);
      const late = action();
      await queue.send([late]);
      expect(await waiting).toMatchObject([{ message: late.message }]);
    });

    it('stops waiting when told to, and does not begin when told before', async () => {
      const stop = new AbortController();
      const waiting = queue.receive('default', 10, 20, stop.signal);
      stop.abort();
      expect(await waiting).toEqual([]);
      await queue.send([action()]);
      expect(await queue.receive('default', 10, 20, stop.signal)).toEqual([]);
    });

    it('takes a repeated delete, and one of nothing', async () => {
      await queue.send([action()]);
      const receipts = (await queue.receive('default', 10, 0, NEVER)).map(({ receipt }) => receipt);
      await queue.delete('default', receipts);
      await queue.delete('default', receipts);
      await queue.delete('default', []);
      expect(await queue.receive('default', 10, 0, NEVER)).toEqual([]);
    });

    it('records what it cannot read as an incident, and gives the rest', async () => {
      const readable = action();
      await observed.sendRaw('{"v":99}');
      await queue.send([readable]);
      expect(await receiveAll('default')).toEqual([readable.message]);
      const [incident] = await observed.incidents.recent(1);
      expect(incident).toMatchObject({ type: 'undecodable-message' });
      expect(incident?.details).toContain('newer release');
      expect(incident?.details).toContain('{"v":99}');
    });
  });
}
