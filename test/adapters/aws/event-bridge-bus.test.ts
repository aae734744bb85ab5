import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { EventBridgeBus } from '#adapters/aws/eventbridge/event-bridge-bus.ts';
import type { BusEvent, InstanceEnded } from '#core/ports/bus.ts';
import { describeBusContract } from '#test/contract/bus.contract.ts';
import { NOON, sampleId } from '#test/contract/samples.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

interface Entry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

/** No emulator from npm has EventBridge; this one takes `PutEvents` over HTTP and refuses what it is told to. */
let server: Server;
let clients: AwsClients;
let accepted: Entry[];
let refusals: number;
let requests: number;
beforeEach(async () => {
  [accepted, refusals, requests] = [[], 0, 0];
  server = createServer(async (request, response) => {
    requests += 1;
    const { Entries } = JSON.parse(await text(request)) as { readonly Entries: readonly Entry[] };
    const answers = Entries.map((entry) => {
      if (refusals > 0) {
        refusals -= 1;
        return { ErrorCode: 'ThrottlingException' };
      }
      accepted.push(entry);
      return { EventId: String(accepted.length) };
    });
    const FailedEntryCount = answers.filter((answer) => 'ErrorCode' in answer).length;
    response
      .setHeader('content-type', 'application/x-amz-json-1.1')
      .end(JSON.stringify({ FailedEntryCount, Entries: answers }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  clients = makeAwsClients({ region: 'us-east-1', credentials, endpoints: { eventbridge: endpoint } });
});
afterEach(() => {
  closeAwsClients(clients);
  server.closeAllConnections();
  server.close();
});

const makeBus = (clock = new JumpClock()) => new EventBridgeBus(clients.eventbridge, 'etl', clock);
const published = () => accepted.map(({ Detail }) => JSON.parse(Detail) as BusEvent);

describeBusContract('EventBridge', () => ({ bus: makeBus(), published: async () => published() }));

describe('the EventBridge bus', () => {
  const ended = (): InstanceEnded => {
    return { type: 'instance', instanceId: sampleId(), run: 1, workflow: 'w', status: 'KILLED', endedAt: NOON };
  };

  it('names source and detail type, by which rules find events', async () => {
    await makeBus().publish([ended(), { type: 'late', coordinator: 'c', deadlineAt: NOON, reason: 'It waits.' }]);
    const names = { Source: 'akkaflow', EventBusName: 'etl', Time: NOON / 1_000 };
    expect(accepted).toMatchObject([
      { ...names, DetailType: 'akkaflow.instance' },
      { ...names, DetailType: 'akkaflow.late' },
    ]);
  });

  it('sends again only what was refused', async () => {
    const events = [ended(), ended(), ended()];
    refusals = 2;
    await makeBus().publish(events);
    expect(requests).toBe(2);
    expect(published()).toEqual([events[2], events[0], events[1]]);
  });

  it('throws when events are refused again and again', async () => {
    refusals = 1_000;
    await expect(makeBus().publish([ended()])).rejects.toMatchObject({ code: 'queue-failed' });
    expect(requests).toBe(8);
  });
});
