import { SecretError } from '#core/model/errors.ts';
import type { Link, LinkSecret, OpenLink } from '#core/model/link.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Mail } from '#core/ports/mailer.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';
import { PatternAutomaton } from './pattern-automaton.ts';
import { variantsOf } from './secret-variants.ts';
import { maskText, maskTexts } from './stream-masker.ts';

export interface MaskDeps {
  readonly links: Pick<LinkStore, 'list'>;
  readonly secrets: Pick<SecretStore, 'readAll'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How old the list of links may be when an attempt starts. */
const REFRESH_AFTER_MS = 30_000;
/** Secrets that users keep may change without their links. */
const READ_AGAIN_AFTER_MS = 300_000;

interface Known {
  readonly updatedAt: number;
  readonly readAt: number;
}

/**
 * What must not be shown: the secrets of all links of the deployment, as of at most half a minute ago, and always those that
 * an attempt uses itself. Secrets that a link had before are kept until this process ends.
 */
export class SecretMasks {
  private readonly deps: MaskDeps;
  private readonly known = new Map<string, Known>();
  private readonly values = new Set<string>();
  private automaton = new PatternAutomaton([]);
  private refreshedAt = Number.NEGATIVE_INFINITY;
  private refreshing: Promise<void> | undefined;

  constructor(deps: MaskDeps) {
    this.deps = deps;
  }

  /**
   * For one attempt, with what only it knows. Never throws: what cannot be read now is not known, and the worker's log says
   * so.
   */
  async forAttempt(links: readonly OpenLink[], own: readonly string[] = []): Promise<PatternAutomaton> {
    this.add(links.flatMap(({ secret }) => Object.values(secret)));
    if (this.deps.clock.monotonic() - this.refreshedAt >= REFRESH_AFTER_MS) {
      this.refreshing ??= this.refresh().finally(() => {
        this.refreshing = undefined;
      });
      await this.refreshing;
    }
    return own.length === 0 ? this.automaton : automatonOf([...this.values, ...own]);
  }

  /** A text of the worker itself, masked by what it knows so far. */
  mask(text: string): string {
    return maskText(this.automaton, text);
  }

  /** A mail that an action sends, masked in all its texts. */
  maskMail(mail: Mail): Mail {
    return maskTexts(this.automaton, mail);
  }

  private async refresh(): Promise<void> {
    const { links, secrets, clock, logger } = this.deps;
    const now = clock.monotonic();
    try {
      const changed = (await links.list()).filter((link) => this.isToBeRead(link, now));
      const read = changed.length === 0 ? new Map<string, LinkSecret>() : await secrets.readAll(changed);
      for (const { name, updatedAt } of changed) {
        const secret = read.get(name) ?? {};
        if (secret instanceof SecretError) {
          logger.warn('a secret cannot be read, and is not masked', { link: name, reason: secret.message });
          continue;
        }
        this.known.set(name, { updatedAt, readAt: now });
        this.add(Object.values(secret));
      }
      this.refreshedAt = now;
    } catch (error) {
      logger.warn('links not read: secrets of new links are not masked yet', { error: String(error) });
    }
  }

  private isToBeRead({ name, updatedAt, secret }: Link, now: number): boolean {
    if (secret === undefined) return false;
    const known = this.known.get(name);
    if (known === undefined || known.updatedAt !== updatedAt) return true;
    return secret.type === 'secrets-manager' && now - known.readAt >= READ_AGAIN_AFTER_MS;
  }

  private add(values: readonly string[]): void {
    const fresh = values.filter((value) => !this.values.has(value));
    if (fresh.length === 0) return;
    for (const value of fresh) this.values.add(value);
    this.automaton = automatonOf([...this.values]);
  }
}

function automatonOf(values: readonly string[]): PatternAutomaton {
  const variants = new Set(values.flatMap((value) => [...variantsOf(value)]));
  return new PatternAutomaton([...variants].map((variant) => Buffer.from(variant)));
}
