import type { WebhookForm } from '#core/model/alert-settings.ts';
import { ChannelError } from '#core/model/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Message, NoticeChannel } from '#core/ports/notice-channel.ts';
import { webhookBody } from './webhook-body.ts';

const REQUEST_MS = 15_000;
/** What may be answered differently later; all other refusals stay. */
const LATER: readonly number[] = [408, 425, 429];

export interface WebhookOptions {
  readonly name: string;
  readonly form: WebhookForm;
  /** The address is a secret, and never in a message or a log. */
  readonly readUrl: () => Promise<string>;
}

/**
 * Posts notices to an address that the operator of the deployment has set. Only over `https:`, or within this machine, and without following
 * redirects: what it says about workflows goes where it was meant to go, or nowhere.
 */
export class WebhookChannel implements NoticeChannel {
  readonly name: string;
  readonly #options: WebhookOptions;
  readonly #clock: Clock;

  constructor(options: WebhookOptions, clock: Clock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
  }

  async send(message: Message): Promise<void> {
    const url = this.#checked(await this.#readUrl());
    const status = await this.#post(url, JSON.stringify(webhookBody(this.#options.form, message)));
    if (status >= 200 && status < 300) return;
    const isRedirect = status >= 300 && status < 400;
    const mend = isRedirect ? ': it sends elsewhere, which is not followed; set the address that it sends to' : '';
    throw new ChannelError(`${this.name} answered ${status}${mend}`, status >= 500 || LATER.includes(status));
  }

  async #readUrl(): Promise<string> {
    try {
      return await this.#options.readUrl();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ChannelError(`the address of ${this.name} cannot be read: ${reason}`, true, { cause });
    }
  }

  #checked(text: string): URL {
    const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
    if (url?.protocol === 'https:') return url;
    if (url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname)) return url;
    throw new ChannelError(`the address of ${this.name} must begin with https://`, true);
  }

  async #post(url: URL, body: string): Promise<number> {
    const over = new AbortController();
    const done = new AbortController();
    const timing = this.#clock.sleep(REQUEST_MS, done.signal).then(() => over.abort());
    try {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: over.signal });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      // Not as the cause: it may hold the address.
      const reason = over.signal.aborted && !done.signal.aborted ? 'no answer in time' : reasonOf(error);
      throw new ChannelError(`${this.name} cannot be reached: ${reason}`, true);
    } finally {
      done.abort();
      await timing;
    }
  }
}

/** The code of the system, such as `ECONNREFUSED`; a message could hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the request failed';
}
