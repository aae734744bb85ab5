import fc from 'fast-check';
import { AkkaflowError } from '#core/model/errors.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutations.ts';
import { DAY, type ItemPorts, NAME, portsOver, writeSamples } from '../sample-items.ts';

/** What DynamoDB stores under one name. */
type Attribute = object;
type Attributes = Readonly<Record<string, Attribute>>;

interface Case {
  readonly read: keyof typeof READS;
  readonly item: Attributes;
}

const PAGE = { limit: 10 };

/** Everything that reads an item, by what it is. */
const READS = {
  instance: async ({ instances }) => {
    await instances.load(NAME);
    await instances.list({ workflow: NAME }, PAGE);
  },
  context: ({ instances }) => instances.context(NAME),
  attempt: async ({ attempts }) => {
    await attempts.get(NAME, [{ node: 1, run: 1, iteration: 1, attempt: 1 }]);
    await attempts.list(NAME);
  },
  worker: async ({ workers }) => {
    await workers.get(NAME);
    await workers.list();
  },
  workflow: async ({ workflows }) => {
    await workflows.head(NAME);
    await workflows.versions(NAME);
    await workflows.list('/', PAGE);
  },
  coordinator: async ({ coordinators }) => {
    await coordinators.load(NAME);
    await coordinators.list('/', PAGE);
  },
  ledger: ({ coordinators }) => coordinators.ledger(NAME, PAGE),
  campaign: async ({ campaigns }) => {
    await campaigns.load(NAME);
    await campaigns.list(PAGE);
  },
  plan: ({ campaigns }) => campaigns.plan(NAME),
  notice: ({ notices }) => notices.load(NAME),
  slots: ({ slots }) => slots.load(NAME),
  measurement: ({ monitors }) => monitors.list(PAGE),
  incident: ({ incidents }) => incidents.recent(1),
  principal: async ({ access }) => {
    await access.get(NAME);
    await access.list();
  },
  audit: ({ audit }) => audit.list({ day: DAY }, PAGE),
  upload: async ({ uploads }) => {
    await uploads.load(NAME);
    await uploads.list({ limit: 10 });
  },
  link: async ({ links }) => {
    await links.get(NAME);
    await links.list();
  },
} as const satisfies Record<string, (ports: ItemPorts) => Promise<unknown>>;

const SAMPLES = await writeSamples();

const VALUES: readonly Attribute[] = [
  ...['', 'null', '5', '[]', '{}', '"x"', '[null]', '{"__proto__":{"polluted":1}}', '#', 'A#', '99999'].map((S) => ({
    S,
  })),
  ...['NaN', '-1', '1e400', '0', '99999999999999999999'].map((N) => ({ N })),
  ...[
    { BOOL: true },
    { NULL: true },
    { L: [] },
    { L: [{ N: '1' }] },
    { L: [{ S: 'x' }] },
    { M: {} },
    { M: { __proto__: { S: 'x' } } },
  ],
  ...[{ M: { a: { S: 'null' } } }, { SS: ['x'] }, { NS: ['1'] }, { B: new Uint8Array([1]) }],
];

const NEW_NAMES = ['__proto__', 'constructor', 'v', 'gone', 'ap', 'cm', 'x', 'ttl'];

/** Another value for one attribute, another text in its place, none at all, or one more. */
function changed(item: Attributes): fc.Arbitrary<Attributes> {
  const names = Object.keys(item);
  const edited = (name: string): fc.Arbitrary<Attribute | undefined> => {
    const value = item[name] ?? {};
    const text = 'S' in value ? value.S : undefined;
    const replaced = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Attribute | undefined>(...VALUES) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
    return typeof text === 'string'
      ? fc.oneof(
          replaced,
          mutated([text]).map((S) => ({ S })),
        )
      : replaced;
  };
  return fc
    .array(
      fc.constantFrom(...names, ...NEW_NAMES).chain((name) => edited(name).map((value) => [name, value] as const)),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) => {
      const whole = new Map<string, Attribute | undefined>(Object.entries(item));
      for (const [name, value] of changes) whole.set(name, value);
      return Object.fromEntries([...whole].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    });
}

/** Items of the table: those of another release, and those that somebody changed by hand. */
export const items: FuzzTarget = {
  name: 'items',
  inputs: fc.oneof(
    ...Object.entries(SAMPLES).map(([read, item]) =>
      changed(item).map((hostile) => JSON.stringify({ read, item: hostile })),
    ),
  ),
  hold: async (input) => {
    const { read, item }: Case = JSON.parse(input);
    const ports = portsOver(async () => ({ Item: item, Items: [item], Count: 1, Responses: { table: [item] } }));
    try {
      await READS[read](ports);
    } catch (error) {
      demand(error instanceof AkkaflowError, `of ${read}: ${error instanceof Error ? error.stack : error}`);
      demand(error.code !== 'store-failed', 'an error of the item, not of the store');
    }
    return () => {};
  },
};
