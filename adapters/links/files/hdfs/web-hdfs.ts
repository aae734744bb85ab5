import { RemoteException } from './hdfs-problem.ts';

/** Where the name node is, and as whom it is spoken to. */
export interface WebHdfsAddress {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly user?: string;
}

/** The body of a request or of an answer, as `fetch` has them. */
type Body = AsyncIterable<Uint8Array>;

/** The calls of the WebHDFS REST API, version 1, to one name node. */
export class WebHdfs {
  private readonly address: WebHdfsAddress;
  private readonly signal: AbortSignal;

  /** `signal`: hangs up on everything that is under way. */
  constructor(address: WebHdfsAddress, signal: AbortSignal) {
    this.address = address;
    this.signal = signal;
  }

  /** An operation that the name node answers by itself, with JSON or with nothing. */
  async ask(method: string, path: string, op: string, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const response = await this.fetch(this.url(path, op, more), { method });
    await check(response);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The content of a file. Its data node is named by a redirect. */
  async open(path: string): Promise<Body> {
    const place = await this.redirect('GET', path, 'OPEN', {});
    const response = await this.fetch(place, { method: 'GET' });
    await check(response);
    return response.body ?? empty();
  }

  /** Makes a file that is not there yet. The content goes to the data node only, never to the name node. */
  async create(path: string, content: Body): Promise<void> {
    const place = await this.redirect('PUT', path, 'CREATE', { overwrite: 'false' });
    const response = await this.fetch(place, { method: 'PUT', body: content, duplex: 'half' });
    await check(response);
    await response.text();
  }

  /**
   * Where the name node sends us. Only to the scheme we came by: https must not become http. A second redirect
   * is not followed.
   */
  private async redirect(
    method: string,
    path: string,
    op: string,
    more: Readonly<Record<string, string>>,
  ): Promise<URL> {
    const response = await this.fetch(this.url(path, op, more), { method });
    if (response.status !== 307) await check(response);
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the name node named no data node for ${op} (${response.status})`);
    const place = new URL(location, this.url(path, op, more));
    if (place.protocol !== `${this.address.scheme}:`) {
      throw new Error(`the name node leads from ${this.address.scheme} to ${place.protocol}//${place.host}`);
    }
    return place;
  }

  private url(path: string, op: string, more: Readonly<Record<string, string>>): URL {
    const { scheme, host, port, user } = this.address;
    const name = host.includes(':') ? `[${host}]` : host;
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const url = new URL(`${scheme}://${name}:${port}/webhdfs/v1${encoded}`);
    url.searchParams.set('op', op);
    if (user !== undefined) url.searchParams.set('user.name', user);
    for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value);
    return url;
  }

  private fetch(url: URL, init: RequestInit): Promise<Response> {
    return fetch(url, { ...init, redirect: 'manual', signal: this.signal });
  }
}

/** @throws RemoteException with what Hadoop says in its JSON, else with the status */
async function check(response: Response): Promise<void> {
  if (response.ok) return;
  const text = (await response.text()).slice(0, 4000);
  const { exception = `status ${response.status}`, message = '' } = remoteException(text);
  throw new RemoteException(
    response.status === 401 ? 'SecurityException' : exception,
    `${exception} ${message}`.trim(),
  );
}

function remoteException(text: string): { readonly exception?: string; readonly message?: string } {
  try {
    return JSON.parse(text).RemoteException ?? {};
  } catch {
    // A proxy or a data node that is not well answers in HTML.
    return {};
  }
}

async function* empty(): Body {}
