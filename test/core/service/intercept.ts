/** What happens around every call of a port; `call` counts from 0 over all of them. */
interface Around {
  readonly before?: (call: number) => Promise<void> | void;
  readonly after?: (call: number) => Promise<void> | void;
}

/** Ports whose calls count; of a loader also those that it has besides. */
const PORTS: readonly string[] = [
  ...['coordinators', 'campaigns', 'instances', 'attempts', 'actions', 'workflows', 'definitions', 'workers', 'events'],
  ...['slots', 'bus', 'notices', 'uploads', 'uploadBucket'],
];

/** The same environment, seen by another process: what stands in the ports is shared. */
export function intercept<E extends object>(env: E, around: Around): E {
  let calls = 0;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key, target);
        if (typeof method !== 'function') return method;
        // Pages are read by `for await`: nothing is awaited before the first of them.
        if (key === 'due') return method.bind(target);
        return async (...args: readonly unknown[]) => {
          const call = calls;
          calls += 1;
          await around.before?.(call);
          const answer: unknown = await Reflect.apply(method, target, args);
          await around.after?.(call);
          return answer;
        };
      },
    });
  const wrapped = Object.entries(env).map(([name, port]) => [name, PORTS.includes(name) ? wrap(port) : port]);
  return Object.fromEntries(wrapped) as E;
}

/** A process that dies at its call number `last`: before the call is done, or after it and without an answer. */
export function dyingAt(last: number, moment: 'before' | 'after'): Around & { readonly died: () => boolean } {
  let dead = false;
  const die = (call: number) => {
    if (call < last) return;
    dead = true;
    throw new Error('the process died');
  };
  const atOnce = (call: number) => {
    if (moment === 'before' || call > last) die(call);
  };
  return { before: atOnce, ...(moment === 'after' && { after: die }), died: () => dead };
}

/** Lets a random number of other steps come before each call; the same seed, the same order. */
export function jostled(seed: number): Around {
  const random = seededRandom(seed);
  return {
    before: async () => {
      for (let turns = Math.floor(random() * 6); turns > 0; turns--) await Promise.resolve();
    },
  };
}

/** Numbers from 0 up to 1 (mulberry32, a public-domain generator). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
