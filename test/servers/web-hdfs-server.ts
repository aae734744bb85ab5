import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A name node and its data node on the loopback, which speak WebHDFS over the files below a folder. */
export interface WebHdfsServer {
  readonly port: number;
  stop(): Promise<void>;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly place: string;
}

type Answer = (call: Call) => Promise<unknown>;

/** `redirect`: the address of the data node, when it is not to be this server. */
export async function startWebHdfs(root: string, user: string, redirect?: string): Promise<WebHdfsServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const path = decodeURIComponent(url.pathname);
    const place = join(root, path.replace(/^\/(webhdfs\/v1|data)/, ''));
    const call = { request, response, url, place };
    answer(call, path.startsWith('/data'), user, redirect).catch((error) => refuse(response, error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(call: Call, isData: boolean, user: string, redirect: string | undefined): Promise<void> {
  const { request, response, url } = call;
  const op = url.searchParams.get('op') ?? '';
  if (url.searchParams.get('user.name') !== user) throw failure('SecurityException', 'Failed to obtain user group');
  if (isData) return op === 'CREATE' ? create(call) : pipeline(createReadStream(call.place), response);
  if (op === 'OPEN' || op === 'CREATE') {
    // The name node takes no content.
    if (request.headers['transfer-encoding'] !== undefined) throw failure('IOException', 'content for the name node');
    if (op === 'OPEN') await stat(call.place);
    const data = new URL(`/data${url.pathname.slice('/webhdfs/v1'.length)}${url.search}`, redirect ?? url);
    response.writeHead(307, { location: data.href }).end();
    return;
  }
  const handle = ANSWERS[op];
  if (handle === undefined) throw failure('UnsupportedOperationException', op);
  const result = await handle(call);
  response.setHeader('content-type', 'application/json');
  response.end(result === undefined ? '' : JSON.stringify(result));
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  GETFILESTATUS: async ({ place }) => ({ FileStatus: await statusOf(place, '') }),
  LISTSTATUS: async ({ place }) => {
    if ((await stat(place)).isFile()) return { FileStatuses: { FileStatus: [await statusOf(place, '')] } };
    const names = await readdir(place);
    return { FileStatuses: { FileStatus: await Promise.all(names.map((name) => statusOf(join(place, name), name))) } };
  },
  DELETE: async ({ place }) => {
    await rm(place);
    return { boolean: true };
  },
  RENAME: async ({ place, url }) => {
    const root = place.slice(0, -decodeURIComponent(url.pathname.slice('/webhdfs/v1'.length)).length);
    const target = join(root, url.searchParams.get('destination') ?? '');
    if (url.searchParams.get('renameoptions') !== 'OVERWRITE') return { boolean: false };
    await rename(place, target);
    return undefined;
  },
};

async function create({ request, response, place }: Call): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const file = await open(place, 'wx');
  try {
    await pipeline(request, file.createWriteStream());
  } finally {
    await file.close().catch(() => {});
  }
  response.writeHead(201).end();
}

async function statusOf(place: string, pathSuffix: string) {
  const found = await stat(place);
  const type = found.isDirectory() ? 'DIRECTORY' : 'FILE';
  return { pathSuffix, type, length: found.isFile() ? found.size : 0, modificationTime: Math.trunc(found.mtimeMs) };
}

function failure(exception: string, message: string): Error {
  return Object.assign(new Error(message), { exception });
}

function refuse(response: ServerResponse, error: { code?: string; exception?: string; message: string }): void {
  const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  const exception = error.exception ?? (missing ? 'FileNotFoundException' : 'IOException');
  const status = exception === 'SecurityException' ? 401 : missing ? 404 : 403;
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ RemoteException: { exception, message: error.message } }));
}
