import { describe, expect, it, vi } from 'vitest';
import { encodeEvent } from '#core/model/message-codec.ts';
import { makeMasterHandler } from '#lambda/master-handler.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

const EVENTS_URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/akkaflow-events.fifo';

const record = (queue: string, id: string, body: string) => sqsRecord({ id, body, receipt: '' }, queue);
const poke = (instanceId: string): string => encodeEvent({ type: 'poke', instanceId });

describe('the master as Lambda calls it', () => {
  it('acknowledges an event of an instance that is not there', async () => {
    const handler = makeMasterHandler(makeEnvironment(), EVENTS_URL);
    const event = { Records: [record('akkaflow-events.fifo', 'm1', poke('gone'))] };
    expect(await handler(event)).toEqual({ batchItemFailures: [] });
  });

  it('reports every record of an instance that could not be advanced, and none of another', async () => {
    const env = makeEnvironment();
    vi.spyOn(env.instances, 'load').mockImplementation(async (id) => {
      if (id === 'broken') throw new Error('unreachable');
      return undefined;
    });
    const handler = makeMasterHandler(env, EVENTS_URL);
    const records = ['broken', 'well', 'broken'].map((id, index) =>
      record('akkaflow-events.fifo', `m${index}`, poke(id)),
    );
    const { batchItemFailures } = await handler({ Records: records });
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }]);
  });

  it.each([['akkaflow-events-dlq.fifo'], ['akkaflow-actions-dlq']])(
    'records what %s brings as an incident',
    async (queue) => {
      const env = makeEnvironment();
      const handler = makeMasterHandler(env, EVENTS_URL);
      expect(await handler({ Records: [record(queue, 'm1', poke('lost'))] })).toEqual({ batchItemFailures: [] });
      expect(await env.incidents.recent(10)).toMatchObject([{ type: 'dead-letter', instanceId: 'lost' }]);
    },
  );
});
