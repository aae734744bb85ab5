import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Has messages given back that were received for somebody who is gone: a worker that was killed leaves its long poll behind, which
 * fauxqs answers with the next message, and nobody else would see that until its visibility ends. `giveBack` gets their receipts.
 */
export function giveBackUndelivered(giveBack: (receipts: ReadonlySet<string>) => Promise<void>): void {
  subscribe('http.server.request.start', (started) => {
    const { request, response } = started as RequestStart;
    if (request.headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage') return;
    response.end = new Proxy(response.end, {
      apply: (end, target, given) => {
        const receipts = request.socket.writable ? [] : receiptsIn(given[0]);
        if (receipts.length > 0) giveBack(new Set(receipts)).catch((error) => console.error('Not given back:', error));
        return Reflect.apply(end, target, given);
      },
    });
  });
}

function receiptsIn(body: unknown): readonly string[] {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return [];
  const { Messages = [] }: { readonly Messages?: readonly { readonly ReceiptHandle: string }[] } = JSON.parse(
    body.toString(),
  );
  return Messages.map(({ ReceiptHandle }) => ReceiptHandle);
}
