import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { RoleCredentials, RoleSource } from '#core/ports/role-source.ts';

/**
 * SDKs ask again when what they have is about to expire: the one for Python from 15 minutes before, the one for JavaScript from
 * five. What they then get must be good for longer, or they would ask with each call.
 */
const RENEWED_BEFORE_MS = 20 * 60_000;
/** Old credentials are better than none while they are good for so long. */
const LEAST_MS = 60_000;

interface SessionDeps {
  readonly clock: Clock;
  /** Says in the log of the attempt why it gets none: not every SDK does. */
  readonly complain: (message: string) => void;
  readonly logger: Logger;
  readonly role: RoleSource;
}

/** The session of one attempt under the job role. */
export class AttemptSession {
  private readonly deps: SessionDeps;
  private readonly name: string;
  private latest: RoleCredentials | undefined;
  private hasComplained = false;
  private asking: Promise<RoleCredentials> | undefined;

  constructor(deps: SessionDeps, name: string) {
    this.deps = deps;
    this.name = name;
  }

  /** New ones when the last expire soon; who asks meanwhile gets the same. Throws what the role source throws. */
  async credentials(): Promise<RoleCredentials> {
    const { latest } = this;
    if (latest !== undefined && this.leftMs(latest) > RENEWED_BEFORE_MS) return latest;
    this.asking ??= this.deps.role.assume(this.name).finally(() => {
      this.asking = undefined;
    });
    try {
      this.latest = await this.asking;
      return this.latest;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.deps.logger.warn('no credentials of the job role', { session: this.name, error: message });
      if (latest !== undefined && this.leftMs(latest) >= LEAST_MS) return latest;
      if (!this.hasComplained) this.deps.complain(message);
      this.hasComplained = true;
      throw error;
    }
  }

  private leftMs({ expiresAt }: RoleCredentials): number {
    return expiresAt - this.deps.clock.now();
  }
}
