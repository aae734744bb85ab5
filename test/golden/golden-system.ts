import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { DynamoUploadStore } from '#adapters/aws/dynamodb/dynamo-upload-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import type { UploadStore } from '#core/ports/upload-store.ts';
import { tick } from '#core/service/tick.ts';
import { CoordinatorSystem } from '#test/core/service/coordinator-system.ts';
import type { TestAws } from '#test/emulators/start-emulators.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

/** The services over a table and a bucket as they are on AWS; queues and bus, of which nothing is kept, are in memory. */
export class GoldenSystem extends CoordinatorSystem {
  readonly uploads: UploadStore;

  constructor({ clients, resources }: TestAws, now?: number) {
    const clock = new JumpClock(now);
    const random = new CountedRandom();
    const all = makeAwsPorts(clients, resources, { clock, random });
    const { events: _e, actions: _a, queues: _q, bus: _b, secrets: _s, attachments: _f, ...stores } = all;
    super({ ...stores, random }, clock);
    this.uploads = new DynamoUploadStore({ client: clients.dynamodb, name: resources.table, clock });
  }

  /** Ticks and works until nothing is left that time could move, or so many minutes have passed; answers whether that is so. */
  async workToRest(minutes: number): Promise<boolean> {
    for (let minute = 0; minute < minutes; minute++) {
      await tick(this.env);
      await this.work();
      if (await this.#isAtRest()) return true;
      await this.passMinutes(1);
    }
    return false;
  }

  async #isAtRest(): Promise<boolean> {
    const { instances, campaigns } = this.env;
    for (const due of [instances, campaigns]) {
      for await (const page of due.due(Number.MAX_SAFE_INTEGER, 1)) if (page.length > 0) return false;
    }
    return true;
  }
}

/** The environment of a process in which a call of a port fails, once it was made so often; it was not carried out then. */
export function failing<P extends keyof Environment>(
  env: Environment,
  name: P,
  method: keyof Environment[P],
  after = 0,
): Environment {
  let calls = 0;
  const port = new Proxy(env[name] as object, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      if (typeof found !== 'function') return found;
      return (...args: readonly unknown[]) => {
        if (key === method && calls++ >= after) return Promise.reject(new Error('the process died'));
        return Reflect.apply(found, target, args);
      };
    },
  });
  return { ...env, [name]: port };
}
