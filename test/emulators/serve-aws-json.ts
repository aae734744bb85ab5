import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an operation is asked with. */
export type Input = Readonly<Record<string, unknown>>;
export type Answer = { readonly status: number; readonly body: unknown };

/** Speaks the JSON protocol of AWS on 127.0.0.1: each request is answered by its operation, as `GetParameters`, and its input. */
export async function serveAwsJson(
  answer: (operation: string, input: Input) => Answer,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    void readJson(request).then((input) => {
      const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
      const { status, body } = answer(operation, input);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<Input> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}
