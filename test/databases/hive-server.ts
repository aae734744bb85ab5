import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { OpenLink } from '#core/model/link.ts';
import { HiveService } from './hive-service.ts';
import { thriftService } from './hive-thrift.ts';

type Wire = 'nosasl' | 'sasl' | 'http';

interface HiveServer {
  link(options?: Readonly<Record<string, string>>, password?: string): OpenLink;
  readonly service: HiveService;
  close(): Promise<void>;
}

const LOGIN = { user: 'etl', password: 'hive-secret' };

/** Speaks TCLIService of HiveServer2, or of Impala, with SQLite behind it, over one of the ways there are to it. */
export async function startHiveServer(type: 'hive' | 'impala', wire: Wire): Promise<HiveServer> {
  const thrift = thriftService();
  const service = new HiveService(thrift);
  const sockets = new Set<Socket>();
  const server = wire === 'http' ? overHttp(service, thrift) : overTcp(service, thrift, wire === 'sasl');
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const auth = wire === 'nosasl' ? 'nosasl' : 'ldap';
  return {
    service,
    link: (options = {}, password = LOGIN.password) => ({
      link: {
        name: 'warehouse',
        type,
        desc: '',
        options: {
          host: '127.0.0.1',
          port: String(port),
          user: LOGIN.user,
          auth,
          transport: wire === 'http' ? 'http' : 'binary',
          ...options,
        },
        updatedAt: 0,
      },
      secret: { password },
    }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      service.close();
    },
  };
}

type Thrift = ReturnType<typeof thriftService>;

function overTcp(service: HiveService, thrift: Thrift, isSasl: boolean): Server {
  return createServer((socket) => {
    const feed = thrift.serve(service.handler, (bytes) => socket.write(bytes), isSasl);
    socket.on('error', () => socket.destroy());
    if (!isSasl) return socket.on('data', feed);
    let greeting = Buffer.alloc(0);
    let isIn = false;
    return socket.on('data', (bytes: Buffer) => {
      if (isIn) return feed(bytes);
      greeting = Buffer.concat([greeting, bytes]);
      const [start, credentials] = saslMessages(greeting);
      if (!start || !credentials) return;
      isIn = start === 'PLAIN' && credentials === `${LOGIN.user}\0${LOGIN.user}\0${LOGIN.password}`;
      if (isIn) return socket.write(saslMessage(SASL_COMPLETE, ''));
      return socket.end(saslMessage(SASL_BAD, 'Error validating the login'));
    });
  });
}

const SASL_BAD = 3;
const SASL_COMPLETE = 5;

/** A byte of status, four of length, and the text. */
function saslMessages(bytes: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) break;
    texts.push(bytes.subarray(at + 5, end).toString());
    at = end;
  }
  return texts;
}

function saslMessage(status: number, text: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(status, 0);
  head.writeUInt32BE(Buffer.byteLength(text), 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

function overHttp(service: HiveService, thrift: Thrift): Server {
  const expected = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;
  return createHttpServer(async (request, response) => {
    response.statusCode = request.url !== '/cliservice' ? 404 : request.headers.authorization === expected ? 200 : 401;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (response.statusCode !== 200) return response.end();
    return thrift.serve(service.handler, (bytes) => response.end(bytes), false)(Buffer.concat(chunks));
  });
}
