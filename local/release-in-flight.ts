/** What fauxqs tells of itself beside the API of AWS. */
interface QueueContent {
  readonly url: string;
  readonly messages: { readonly inflight: readonly { readonly receiptHandle: string }[] };
}

const BATCH_SIZE = 10;

/** Zero would be right; fauxqs 2.4.1 fails on it when it stores its messages. */
const VISIBLE_AFTER_SECONDS = 1;

/**
 * Makes every message visible, a second from now, that somebody has received and not deleted; of those only the ones with these
 * receipts, when they are given. Without them it is to be called before anybody receives: whoever had them ended with the
 * emulators before, and a FIFO group is locked until its message is back.
 */
export async function releaseInFlight(endpoint: string, only?: ReadonlySet<string>): Promise<void> {
  const queues = await getJson<readonly { readonly name: string }[]>(`${endpoint}/_fauxqs/queues`);
  for (const { name } of queues) {
    const { url, messages } = await getJson<QueueContent>(`${endpoint}/_fauxqs/queues/${encodeURIComponent(name)}`);
    const receipts = messages.inflight
      .map(({ receiptHandle }) => receiptHandle)
      .filter((receipt) => only === undefined || only.has(receipt));
    for (let start = 0; start < receipts.length; start += BATCH_SIZE) {
      await makeVisible(endpoint, url, receipts.slice(start, start + BATCH_SIZE));
    }
  }
}

async function makeVisible(endpoint: string, queueUrl: string, receipts: readonly string[]): Promise<void> {
  const entries = receipts.map((receipt, index) => ({
    Id: `${index}`,
    ReceiptHandle: receipt,
    VisibilityTimeout: VISIBLE_AFTER_SECONDS,
  }));
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.ChangeMessageVisibilityBatch',
    },
    body: JSON.stringify({ QueueUrl: queueUrl, Entries: entries }),
  });
  if (!response.ok) throw new Error(`fauxqs did not release messages: ${response.status} ${await response.text()}`);
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`fauxqs answered ${response.status} for ${url}`);
  return (await response.json()) as T;
}
