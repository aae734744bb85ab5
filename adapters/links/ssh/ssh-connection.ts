import type { Client } from 'ssh2';
import type { Clock } from '#core/ports/clock.ts';
import { fileProblem } from '../files/file-problem.ts';

/** What a call of the client ends with. */
type Done<T> = (error: Error | null | undefined, value: T) => void;

const CLOSE_MS = 2000;

/** A connection that is up, until the host or the network breaks it off. */
export class SshConnection {
  readonly client: Client;
  private readonly host: string;
  private readonly clock: Clock;
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly closed: Promise<void>;
  private lost = false;

  constructor(client: Client, host: string, clock: Clock) {
    this.client = client;
    this.host = host;
    this.clock = clock;
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        this.lose();
        resolve();
      });
    });
    // A close follows.
    client.on('error', () => this.lose());
  }

  /** Runs a call of the client, which fails when the connection is lost: the client may leave it open then. */
  call<T>(start: (done: Done<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.lost) return reject(this.brokenOff());
      this.waiting.add(reject);
      start((error, value) => {
        this.waiting.delete(reject);
        if (error) reject(this.lost ? this.brokenOff() : error);
        else resolve(value);
      });
    });
  }

  /** Says goodbye, and hangs up when the host does not answer. Never throws. */
  async close(): Promise<void> {
    this.client.end();
    const answered = new AbortController();
    await Promise.race([this.closed.then(() => answered.abort()), this.clock.sleep(CLOSE_MS, answered.signal)]);
    if (!this.lost) this.client.destroy();
  }

  private lose(): void {
    this.lost = true;
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const reject of waiting) reject(this.brokenOff());
  }

  private brokenOff() {
    return fileProblem('platform', `the connection to ${this.host} broke off`, { host: this.host });
  }
}
