import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { SqsActionQueue } from '#adapters/aws/sqs/sqs-action-queue.ts';
import { SqsEventQueue } from '#adapters/aws/sqs/sqs-event-queue.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { encodeAction } from '#core/model/message-codec.ts';

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:15';
const REF = { node: 1, run: 1, iteration: 1, attempt: 1 };

interface Asked {
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const asked: Asked[] = [];
/** SQS as a Lambda function upstream would have it: each message comes with the header of its trace. */
const sqs = createServer(async (request, response) => {
  const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
  asked.push({ operation, headers: request.headers, body: await text(request) });
  const Body = encodeAction({ instanceId: 'i', ref: REF, hash: 'a'.repeat(64) });
  const MD5OfBody = createHash('md5').update(Body).digest('hex');
  const message = { MessageId: 'm', ReceiptHandle: 'r', Body, MD5OfBody, Attributes: { AWSTraceHeader: TRACE } };
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(JSON.stringify(operation === 'ReceiveMessage' ? { Messages: [message] } : { Successful: [] }));
});
let clients: ReturnType<typeof makeAwsClients>;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => sqs.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  clients = makeAwsClients({ region: 'eu-west-1', endpoints: { sqs: url }, credentials });
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => {
  closeAwsClients(clients);
  sqs.close();
});

/**
 * Lambda cuts a flow off that comes back to a function 16 times under one trace
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html): a worker must begin a new one.
 */
describe('a worker', () => {
  it('hands no trace on from the action that it received to the event that it sends', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', TRACE);
    const incidents = { record: async () => {}, recent: async () => [] };
    const actions = new SqsActionQueue(clients.sqs, () => `${url}/actions`, systemClock, incidents);
    const events = new SqsEventQueue(clients.sqs, `${url}/events.fifo`, systemClock, systemRandom);
    const received = await actions.receive('default', 1, 0, new AbortController().signal);
    expect(received).toHaveLength(1);
    await events.send([
      { type: 'results', instanceId: 'i', results: [{ ref: REF, outcome: 'SUCCEEDED', startedAt: 0 }] },
    ]);
    expect(asked.map(({ operation }) => operation)).toEqual(['ReceiveMessage', 'SendMessageBatch']);
    for (const { headers, body } of asked) {
      expect(headers).not.toHaveProperty('x-amzn-trace-id');
      expect(body).not.toMatch(/AWSTraceHeader|SystemAttributes|1-5759e988/);
    }
  });
});
