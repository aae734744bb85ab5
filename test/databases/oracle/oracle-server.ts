import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { OpenLink } from '#core/model/link.ts';
import { SqliteBackend } from '../sqlite-backend.ts';
import { OracleSession } from './oracle-session.ts';

const LOGIN = { user: 'etl', password: 'oracle-secret' };
const SERVICE = 'FREEPDB1';

const CONNECT = 1;
const ACCEPT = 2;
const REFUSE = 4;
const DATA = 6;
const MARKER = 12;
const BREAK = 1;
const RESET = 2;
const INTERRUPT = 3;
const HEADER = 8;
/** Behind the header come two bytes of flags. */
const DATA_START = 10;
/** A connect packet of this size has no room for the connect data, which follows in a packet of its own. */
const BARE_CONNECT = 74;
/** The last version of TNS without the marks of where a response ends. */
const TNS_VERSION = 317;
const SDU = 8_192;

interface OracleServer {
  link(options?: Readonly<Record<string, string>>, password?: string): OpenLink;
  close(): Promise<void>;
}

/** Speaks as much of TNS and TTC as the thin driver needs to log in, run, fetch, load, commit and break. */
export async function startOracleServer(): Promise<OracleServer> {
  const backend = new SqliteBackend(
    (statement) => statement.replace(/:(\d+)/g, '?$1'),
    (value) => (typeof value === 'bigint' ? 'number' : 'varchar2(4000)'),
  );
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, new OracleSession(backend, LOGIN));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    link: (options = {}, password = LOGIN.password) => ({
      link: {
        name: 'orders',
        type: 'oracle',
        desc: '',
        options: { host: '127.0.0.1', port: String(port), 'service-name': SERVICE, user: LOGIN.user, ...options },
        updatedAt: 0,
      },
      secret: { password },
    }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      backend.close();
    },
  };
}

function serve(socket: Socket, session: OracleSession): void {
  let received = Buffer.alloc(0);
  let isAccepted = false;
  const send = (payload: Buffer | undefined): void => {
    if (payload) for (const packet of dataPackets(payload)) socket.write(packet);
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => session.end());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= HEADER) {
      const length = isAccepted ? received.readUInt32BE(0) : received.readUInt16BE(0);
      if (received.length < length) return;
      const packet = received.subarray(0, length);
      received = received.subarray(length);
      const type = packet.readUInt8(4);
      if (!isAccepted) {
        if (type === CONNECT && length === BARE_CONNECT) continue;
        isAccepted = packet.toString('latin1').toLowerCase().includes(`service_name=${SERVICE.toLowerCase()})`);
        socket.write(isAccepted ? acceptPacket() : refusePacket());
      } else if (type === MARKER) {
        // The client interrupts, is told of a break, resets, is told of the reset, and reads how the call ended.
        if (packet.readUInt8(10) === INTERRUPT) socket.write(markerPacket(BREAK));
        if (packet.readUInt8(10) === RESET) {
          socket.write(markerPacket(RESET));
          send(session.cancelled());
        }
      } else if (type === DATA) {
        send(session.receive(packet.subarray(DATA_START)));
      }
    }
  });
}

function acceptPacket(): Buffer {
  const packet = Buffer.alloc(45);
  packet.writeUInt16BE(packet.length, 0);
  packet.writeUInt8(ACCEPT, 4);
  packet.writeUInt16BE(TNS_VERSION, 8);
  packet.writeUInt16BE(SDU, 12);
  packet.writeUInt16BE(65_535, 14);
  // No services of native encryption.
  packet.writeUInt8(8, 23);
  packet.writeUInt32BE(SDU, 32);
  packet.writeUInt32BE(65_535, 36);
  return packet;
}

function refusePacket(): Buffer {
  const reason = Buffer.from('(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=12514)(ERROR_STACK=(ERROR=(CODE=12514)(EMFI=4))))');
  const packet = Buffer.concat([Buffer.alloc(12), reason]);
  packet.writeUInt16BE(packet.length, 0);
  packet.writeUInt8(REFUSE, 4);
  packet.writeUInt16BE(reason.length, 10);
  return packet;
}

function markerPacket(kind: number): Buffer {
  const packet = Buffer.alloc(11);
  packet.writeUInt32BE(packet.length, 0);
  packet.writeUInt8(MARKER, 4);
  packet.writeUInt8(1, 8);
  packet.writeUInt8(kind, 10);
  return packet;
}

function* dataPackets(payload: Buffer): Generator<Buffer> {
  const room = SDU - DATA_START;
  for (let at = 0; at < payload.length; at += room) {
    const part = payload.subarray(at, at + room);
    const head = Buffer.alloc(DATA_START);
    head.writeUInt32BE(DATA_START + part.length, 0);
    head.writeUInt8(DATA, 4);
    yield Buffer.concat([head, part]);
  }
}
