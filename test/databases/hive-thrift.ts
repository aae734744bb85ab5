import { createRequire } from 'node:module';

/** What of Thrift and of the service that hive-driver was generated with a server needs; neither comes with types. */
export interface ThriftService {
  /** Feeds what a client sent to a handler, whose answers go out as `send` is called. Frames are taken off and put on. */
  serve(handler: ThriftHandler, send: (bytes: Buffer) => void, isFramed: boolean): (bytes: Buffer) => void;
  int64(value: bigint): unknown;
}

/** Calls of TCLIService by name: a request in, a response out. Both are plain objects of the fields of the service. */
export type ThriftHandler = Readonly<Record<string, (request: never) => Promise<object>>>;

// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript without types
type Untyped = any;

const load = createRequire(createRequire(import.meta.url).resolve('hive-driver'));

export function thriftService(): ThriftService {
  const thrift: Untyped = load('thrift');
  const service: Untyped = load('../thrift/gen-nodejs/TCLIService');
  const types: Untyped = load('../thrift/gen-nodejs/TCLIService_types');
  const Int64: Untyped = load('node-int64');
  return {
    int64: (value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(value);
      return new Int64(bytes);
    },
    serve: (handler, send, isFramed) => {
      const Transport = isFramed ? thrift.TFramedTransport : thrift.TBufferedTransport;
      const processor = new service.Processor(asCallbacks(handler, types));
      return Transport.receiver((transport: Untyped) => {
        const input = new thrift.TBinaryProtocol(transport);
        try {
          for (;;) {
            processor.process(input, new thrift.TBinaryProtocol(new Transport(undefined, send)));
            transport.commitPosition();
          }
        } catch {
          // The rest of the message is still on its way.
          transport.rollbackPosition();
        }
      });
    },
  };
}

/** The generated processor calls each by its name and wants the struct of that name as the answer. */
function asCallbacks(handler: ThriftHandler, types: Untyped): Untyped {
  return Object.fromEntries(
    Object.entries(handler).map(([name, answer]) => [
      name,
      (request: never, done: (error: unknown, response?: unknown) => void) => {
        answer(request).then(
          (fields) => done(null, new types[`T${name}Resp`](fields)),
          (error) => done(error),
        );
      },
    ]),
  );
}
