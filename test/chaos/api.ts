import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 180_000;
const PAUSE_MS = 250;

/** Asks the API until it answers: what answers it may be dead for a while, or all that stands behind it. */
export class PatientApi {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** A refusal (4xx) is an answer too: it throws with what it said. */
  async call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#try(method, path, body, key);
      if (answer !== undefined && answer.status < 300) return JSON.parse(answer.text);
      const given = `${method} ${path} was answered ${answer?.status} ${answer?.text}`;
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) throw new Error(given);
      if (performance.now() > until) throw new Error(`for ${PATIENCE_MS} ms ${given}`);
      await wait(PAUSE_MS);
    }
  }

  async #try(method: string, path: string, body: unknown, key: string | undefined) {
    const type = typeof body === 'string' ? 'application/xml' : 'application/json';
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': type,
      ...(key && { 'idempotency-key': key }),
    };
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    try {
      const signal = AbortSignal.timeout(15_000);
      const response = await fetch(this.#url + path, { method, headers, signal, ...content });
      return { status: response.status, text: await response.text() };
    } catch {
      return undefined;
    }
  }
}
