import { Readable } from 'node:stream';
import type { Clock } from '#core/ports/clock.ts';
import { ASSUMPTIONS, PRICES } from '../prices.ts';
import type { DynamoCall, DynamoMeter } from './dynamo-meter.ts';
import type { Meter } from './meter.ts';
import type { VirtualSqs } from './virtual-sqs.ts';

interface Request {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | Readable;
}

interface Parts {
  readonly clock: Clock;
  readonly dynamo: DynamoCall;
  readonly dynamoMeter: DynamoMeter;
  readonly sqs: VirtualSqs;
  readonly meter: Meter;
}

/**
 * Answers the requests of the SDK's clients in place of the network: every answer takes the assumed time of its
 * service on the virtual clock, and requests are answered one at a time in the order they were made, so that the same
 * run always counts the same.
 */
export class VirtualAws {
  private readonly parts: Parts;
  private readonly objects = new Map<string, Uint8Array>();
  private queue: Promise<unknown> = Promise.resolve();
  /** Changes whenever something begins or ends here: two equal readings mean that nothing is under way. */
  activity = 0;
  /** Requests that wait for the emulator, in real time. */
  working = 0;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** The `requestHandler` of the clients. */
  readonly requestHandler = {
    handle: async (request: Request): Promise<{ response: Response }> => {
      this.activity += 1;
      const service = request.hostname.split('.')[0] ?? '';
      await this.parts.clock.sleep(latencyOf(service));
      const response = await this.answer(service, request);
      this.activity += 1;
      return { response };
    },
  };

  private answer(service: string, request: Request): Promise<Response> {
    switch (service) {
      case 'dynamodb':
        return this.inTurn(() => this.answerDynamo(request));
      case 's3':
        return Promise.resolve(this.answerS3(request));
      case 'sqs':
        return this.answerSqs(request);
      case 'eventbridge':
        return Promise.resolve(this.answerEvents(request));
      default:
        throw new Error(`There is no virtual ${service}`);
    }
  }

  private async inTurn(work: () => Promise<Response>): Promise<Response> {
    this.working += 1;
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.working -= 1;
    }
  }

  private async answerDynamo(request: Request): Promise<Response> {
    const { dynamo, dynamoMeter, meter } = this.parts;
    const operation = operationOf(request);
    const input = { ...bodyOf(request), ReturnConsumedCapacity: 'TOTAL' };
    const { status, output } = await dynamo(operation, input);
    meter.request(`dynamodb ${operation}`);
    await dynamoMeter.count(operation, input, output);
    return json(output, status);
  }

  private async answerSqs(request: Request): Promise<Response> {
    const { sqs, meter } = this.parts;
    const operation = operationOf(request);
    const input = bodyOf(request);
    const output = await sqs.answer(operation, input);
    const fifo = String(input['QueueUrl']).endsWith('.fifo');
    const empty = operation === 'ReceiveMessage' && (output as { Messages: readonly unknown[] }).Messages.length === 0;
    if (!empty) meter.request(`sqs ${operation}`, fifo ? PRICES.sqsFifoRequest : PRICES.sqsStandardRequest);
    return json(output);
  }

  private answerEvents(request: Request): Response {
    const entries = bodyOf(request)['Entries'] as readonly unknown[];
    this.parts.meter.request('eventbridge PutEvents', entries.length * PRICES.eventbridgeEvent);
    return json({ FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `e${index}` })) });
  }

  private answerS3({ method, path, body }: Request): Response {
    if (method === 'PUT') {
      this.parts.meter.request('s3 PutObject', PRICES.s3Put);
      this.objects.set(path, bytesOf(body));
      return { statusCode: 200, headers: { etag: '"x"' } };
    }
    this.parts.meter.request('s3 GetObject', PRICES.s3Get);
    const object = this.objects.get(path);
    if (object !== undefined) return { statusCode: 200, headers: {}, body: Readable.from([object]) };
    const error = '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>';
    return {
      statusCode: 404,
      headers: { 'content-type': 'application/xml' },
      body: Readable.from([Buffer.from(error)]),
    };
  }
}

function latencyOf(service: string): number {
  return ASSUMPTIONS.latencyMs[service as keyof typeof ASSUMPTIONS.latencyMs] ?? 0;
}

function operationOf({ headers }: Request): string {
  return (headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : '');
}

function bodyOf({ body }: Request): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(bytesOf(body))) as Record<string, unknown>;
}

function json(output: unknown, statusCode = 200): Response {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { statusCode, headers, body: Buffer.from(JSON.stringify(output)) };
}
