import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
let ports: Ports;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());

it('tells how much is in the queues of events and actions, and in those of their dead letters', async () => {
  await ports.events.send([{ type: 'poke', instanceId: 'a' }]);
  const message = { instanceId: 'a', ref: { node: 1, run: 1, iteration: 1, attempt: 1 }, hash: 'h' };
  await ports.actions.send([0, 0, 60].map((delaySeconds) => ({ group: 'default', message, delaySeconds })));
  const depths = new Map((await ports.queues.depths(['default', 'other'])).map((depth) => [depth.queue, depth]));
  expect(depths.get('events')).toMatchObject({ waiting: 1, dead: false });
  expect(depths.get('actions-default')).toMatchObject({ waiting: 2, delayed: 1 });
  expect(depths.get('actions-other')).toMatchObject({ waiting: 0, inFlight: 0 });
  expect(await ports.queues.backlog('default')).toBe(2);
  const dead = [...depths.values()].filter((depth) => depth.dead);
  expect(dead).toHaveLength(2);
  expect(dead).toMatchObject([{ waiting: 0 }, { waiting: 0 }]);
});
