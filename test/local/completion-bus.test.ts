import { describe, expect, it } from 'vitest';
import type { InstanceEnded } from '#core/ports/bus.ts';
import type { CoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { CompletionBus } from '#local/completion-bus.ts';

const ENDED: InstanceEnded = {
  type: 'instance',
  instanceId: 'i',
  run: 1,
  workflow: 'etl',
  status: 'SUCCEEDED',
  endedAt: 0,
};

function busOver(handler: CoordinatorHandler) {
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  return { bus: new CompletionBus(handler, { info: log, warn: log, error: log }), logged };
}

describe('the bus of local mode', () => {
  it('hands an event over in the shape of EventBridge', async () => {
    const handled: unknown[] = [];
    const { bus } = busOver(async (event) => void handled.push(event));
    await bus.publish([ENDED]);
    await bus.settle();
    expect(handled).toEqual([{ source: 'akkaflow', 'detail-type': 'akkaflow.instance', detail: ENDED }]);
  });

  it('lets nobody wait who publishes, but who stops it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { bus } = busOver(() => promise);
    await bus.publish([ENDED]);
    let settled = false;
    const settling = bus.settle().then(() => {
      settled = true;
    });
    await Promise.resolve();
    expect(settled).toBe(false);
    resolve();
    await settling;
  });

  it('logs what fails', async () => {
    const { bus, logged } = busOver(() => Promise.reject(new Error('unreachable')));
    await bus.publish([ENDED]);
    await bus.settle();
    expect(logged).toEqual([expect.stringContaining('the next tick makes up for it')]);
  });
});
