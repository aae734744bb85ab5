import type { Bus, BusEvent, InstanceEnded } from '#core/ports/bus.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { CoordinatorHandler } from '#lambda/coordinator-handler.ts';

/**
 * The bus of a master that is a process: one rule, which leads to its own coordinators. Nobody who publishes waits for them, and
 * what fails is logged: the next tick makes up for it. With `outside` the events also go there, for the rules of others.
 */
export class CompletionBus implements Bus {
  readonly #handler: CoordinatorHandler;
  readonly #logger: Logger;
  readonly #outside: Bus | undefined;
  readonly #underWay = new Set<Promise<void>>();

  constructor(handler: CoordinatorHandler, logger: Logger, outside?: Bus) {
    this.#handler = handler;
    this.#logger = logger;
    this.#outside = outside;
  }

  async publish(events: readonly BusEvent[]): Promise<void> {
    for (const event of events) {
      // No rule is for a coordinator that is late, of which the log tells, nor for a notice, which a tick finds at once.
      if (event.type !== 'instance') continue;
      const handling = this.#handle(event).finally(() => this.#underWay.delete(handling));
      this.#underWay.add(handling);
    }
    await this.#outside?.publish(events);
  }

  /** Waits for what has been published. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #handle(detail: InstanceEnded): Promise<void> {
    try {
      await this.#handler({ source: 'akkaflow', 'detail-type': 'akkaflow.instance', detail });
    } catch (error) {
      const { instanceId } = detail;
      this.#logger.error('The end of an instance was not handled; the next tick makes up for it', {
        instanceId,
        error,
      });
    }
  }
}
