import type { Dice } from './dice.ts';
import type { CallFault, Faults } from './faults.ts';
import type { SimProcess } from './sim-process.ts';
import type { World } from './world.ts';

/** What every call goes through. */
export interface Network {
  readonly world: World;
  readonly faults: Faults;
  readonly dice: Dice;
}

/** A call that did not get an answer, or not a good one. */
class SimulatedError extends Error {
  override readonly name = 'SimulatedError';
}

type Method = (...args: readonly never[]) => unknown;

const methodNames = new WeakMap<object, readonly string[]>();

/** The port as one process sees it: every call takes time, and any of them can go wrong. */
export function portOf<T extends object>(network: Network, process: SimProcess | undefined, name: string, port: T): T {
  const seen: Record<string, unknown> = {};
  for (const method of methodsOf(port)) {
    const call = (Reflect.get(port, method) as Method).bind(port) as (...args: readonly unknown[]) => unknown;
    const title = `${name}.${method}`;
    seen[method] =
      method === 'due'
        ? (...args: readonly unknown[]) => pagesOf(network, process, title, args, (given) => call(...given))
        : (...args: readonly unknown[]) => callPort(network, process, title, args, async (given) => call(...given));
  }
  return seen as T;
}

type Run = (args: readonly unknown[]) => unknown;

async function* pagesOf(
  network: Network,
  process: SimProcess | undefined,
  title: string,
  args: readonly unknown[],
  read: Run,
): AsyncGenerator<unknown> {
  const pages = async (given: readonly unknown[]) => collect(read(given) as AsyncIterable<unknown>);
  yield* (await callPort(network, process, title, args, pages)) as readonly unknown[];
}

async function collect(pages: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

function methodsOf(port: object): readonly string[] {
  const prototype: unknown = Object.getPrototypeOf(port);
  const isClass = typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype;
  const known = isClass ? methodNames.get(prototype) : undefined;
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (let one: unknown = port; typeof one === 'object' && one !== null && one !== Object.prototype; ) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
      if (key !== 'constructor' && typeof value === 'function') names.add(key);
    }
    one = Object.getPrototypeOf(one);
  }
  if (isClass) methodNames.set(prototype, [...names]);
  return [...names];
}

const ANY: readonly CallFault[] = ['refused', 'refused', 'slow', 'crash-before-call'];
const WRITES: readonly CallFault[] = [...ANY, 'unanswered', 'unanswered', 'crash-after-call', 'crash-after-call'];
const SAVES: readonly CallFault[] = [...WRITES, 'lost-condition', 'lost-condition'];
const SENDS: readonly CallFault[] = [
  ...WRITES,
  'partial-batch',
  'message-dropped',
  'message-dropped',
  'message-duplicated',
  'message-duplicated',
  'message-delayed',
  'message-delayed',
];
const READS =
  /\.(load|get|head|context|plan|list|count|due|dependents|versions?|ledger|read|readAll|receive|recent|depths)$/;

function possibleFaults(call: string): readonly CallFault[] {
  if (call === 'events.send' || call === 'actions.send' || call === 'bus.publish') return SENDS;
  if (READS.test(call)) return ANY;
  return /^((instances|coordinators|campaigns)\.save|uploads\.replace)$/.test(call) ? SAVES : WRITES;
}

function callPort(
  network: Network,
  process: SimProcess | undefined,
  title: string,
  args: readonly unknown[],
  run: (args: readonly unknown[]) => Promise<unknown>,
): Promise<unknown> {
  // What a dead process would still do it does not do.
  if (process?.alive === false) return new Promise(() => {});
  const { world, dice, faults } = network;
  if (!READS.test(title)) world.checkSecret(title, args);
  const isCutOff = (process?.partitionedUntil ?? 0) > world.now;
  const drawn = isCutOff ? 'refused' : faults.ofCall(possibleFaults(title));
  const fault = process === undefined && drawn?.startsWith('crash') ? undefined : drawn;
  return new Promise((resolve, reject) => {
    const call: Call = { title, process, fault, run: (sent = args) => run(sent), resolve, reject };
    world.after(latency(dice), process?.frozen ? process : undefined, () => carryOut(network, call, args));
  });
}

interface Call {
  readonly title: string;
  readonly process: SimProcess | undefined;
  readonly fault: CallFault | undefined;
  /** With other arguments than its own, if they are given. */
  readonly run: (args?: readonly unknown[]) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function carryOut(network: Network, call: Call, args: readonly unknown[]): void {
  const { world, dice } = network;
  const { title, process, fault, run, resolve, reject } = call;
  // What was sent before a process died may arrive, or not.
  if (process?.alive === false && dice.chance(0.5)) return;
  world.trace.add(world.now, `${process?.id ?? '-'} ${title}${fault === undefined ? '' : ` [${fault}]`}`);
  const fail = (how: string) => answer(network, call, () => reject(new SimulatedError(`${title} is ${how}`)));
  if (fault === 'crash-before-call') {
    die(network, call);
    return;
  }
  if (fault === 'refused') {
    fail('refused');
    return;
  }
  if (fault === 'message-dropped' || fault === 'message-delayed') {
    if (fault === 'message-delayed') delay(network, run);
    answer(network, call, () => resolve(undefined));
    return;
  }
  if (fault === 'message-duplicated') duplicate(network, run);
  const sent = fault === 'partial-batch' ? someOf(dice, args) : undefined;
  const done = sent === undefined ? run() : Promise.all(sent.map((one) => run([[one]])));
  done.then(
    (value) => {
      if (fault === 'crash-after-call') die(network, call);
      else if (fault === 'unanswered' || fault === 'partial-batch') fail('not answered');
      else answer(network, call, () => resolve(fault === 'lost-condition' ? false : value));
    },
    (error: unknown) => answer(network, call, () => reject(error)),
  );
}

function answer({ world, dice }: Network, { process, fault }: Call, give: () => void): void {
  if (process?.alive === false) return;
  const backMs = fault === 'slow' ? dice.int(1_000, 70_000) : dice.chance(0.2) ? latency(dice) : 0;
  if (backMs === 0 && process?.frozen !== true) give();
  else world.after(backMs, process, give);
}

function die({ world }: Network, { process, title }: Call): void {
  if (process !== undefined) world.crash(process, `at ${title}`);
}

/** Of what is sent together, the part that is accepted. */
function someOf(dice: Dice, [batch]: readonly unknown[]): readonly unknown[] {
  return Array.isArray(batch) ? batch.filter(() => dice.chance(0.5)) : [];
}

function delay(network: Network, run: () => Promise<unknown>): void {
  const { dice } = network;
  later(network, dice.pick([5_000, 200_000, 900_000, 3_600_000]) * (0.5 + dice.next()), run);
}

function duplicate(network: Network, run: () => Promise<unknown>): void {
  const { dice } = network;
  for (let copies = dice.int(1, 5); copies > 0; copies--) {
    later(network, dice.pick([1_000, 60_000, 400_000, 3_600_000, LATEST_COPY_MS]) * dice.next(), run);
  }
}

/** As long as SQS keeps a message, unless it is told otherwise. */
export const LATEST_COPY_MS = 4 * 86_400_000;

function later({ world }: Network, ms: number, run: () => Promise<unknown>): void {
  world.after(ms, undefined, () => void run());
}

/** Mostly a few milliseconds; now and then long enough for others to overtake. */
function latency(dice: Dice): number {
  const kind = dice.next();
  if (kind < 0.75) return 1 + Math.floor(dice.next() * 8);
  if (kind < 0.95) return 10 + Math.floor(dice.next() * 150);
  return kind < 0.99 ? 200 + Math.floor(dice.next() * 2_000) : 3_000 + Math.floor(dice.next() * 8_000);
}
