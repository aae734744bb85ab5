import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { Authorizer, UnsignedRequest } from '../client/http.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { AwsPlace } from './target.ts';

/** The service name under which requests to API Gateway are signed. */
const API_GATEWAY = 'execute-api';

/** `abc123.execute-api.eu-west-1.amazonaws.com`, also of China: its region. */
const API_HOST = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Whether an address is one that API Gateway gives out; a domain of one's own does not show it. */
export function isApiGateway(url: string): boolean {
  return API_HOST.test(URL.parse(url)?.hostname ?? '');
}

/**
 * Signs each request with AWS Signature Version 4 and the credentials that the AWS SDK finds: of a profile, of the
 * environment, of single sign-on or of the machine; for API Gateway, or for another service by its signing name. Throws `CommandFailure` when there are none.
 */
export function awsSignature({ region, profile }: AwsPlace, service = API_GATEWAY): Authorizer {
  let signer: ReturnType<typeof makeSigner> | undefined;
  return async (request) => {
    signer ??= makeSigner(service, region ?? regionOf(request.url), profile);
    const sign = await signer;
    return sign(request);
  };
}

async function makeSigner(service: string, region: string, profile: string | undefined) {
  // Loaded by commands that need them only: they take longer than everything else here.
  const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const provider = defaultProvider(profile === undefined ? {} : { profile });
  const credentials = await provider().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`No credentials of AWS to sign with: ${why}`, EXIT.denied, { cause });
  });
  const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
  return async ({ method, url, headers, body }: UnsignedRequest) => {
    const { protocol, hostname, port, host, pathname, searchParams } = new URL(url);
    const signed = await signer.sign({
      ...{ method, protocol, hostname, path: pathname, query: queryOf(searchParams) },
      ...(port !== '' && { port: Number(port) }),
      headers: { ...headers, host },
      body,
    });
    // The host is the business of who sends.
    return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name !== 'host'));
  };
}

function regionOf(url: string): string {
  const found = API_HOST.exec(URL.parse(url)?.hostname ?? '')?.[1];
  if (found !== undefined) return found;
  throw new CommandFailure('Which region is it in? Give --region, or set AWS_REGION', EXIT.usage);
}

/** A name that occurs several times has all its values. */
function queryOf(params: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 in the form that the signer takes. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(data: Data): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
