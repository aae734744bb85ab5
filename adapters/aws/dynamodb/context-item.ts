import { byteLength } from '#core/model/byte-length.ts';
import type { InstanceContext } from '#core/model/instance.ts';
import { absent } from './expression.ts';
import { checkFormat, decodeJson, optionalText, present, type Shape, text } from './item-fields.ts';
import { contextKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { getItem, putItem, type Table } from './table.ts';

const CONTEXT: Shape = {
  p: 'object',
  l: 'number',
  z: 'string',
  k: 'string',
  b: 'string',
  c: 'object?',
  a: 'object?',
};

/** Where contexts go that are too long for an item. */
export interface ContextBodies {
  /** Stores the text under a key that it alone decides, together with the instance, and gives that key. */
  put(instanceId: string, body: string): Promise<string>;
  get(key: string): Promise<string>;
  delete(key: string): Promise<void>;
}

const FORMAT = 1;

interface EncodedContext {
  readonly p: InstanceContext['params'];
  readonly l: number;
  readonly z: string;
  readonly k: InstanceContext['startKind'];
  readonly b: string;
  readonly c?: InstanceContext['campaign'];
  readonly a?: InstanceContext['parent'];
}

/** Above it a body in S3 is the cheaper place: one PUT costs what 8 write units cost. */
const MAX_INLINE_BYTES = 8 * 1024;

/** The first context written for an instance stands. */
export async function writeContext(
  table: Table,
  bodies: ContextBodies,
  instanceId: string,
  context: InstanceContext,
): Promise<void> {
  const body = encodeContext(context);
  const content = byteLength(body) <= MAX_INLINE_BYTES ? { x: body } : { s3: await bodies.put(instanceId, body) };
  await putItem(table, { ...contextKey(instanceId), v: FORMAT, ...content }, absent('pk'));
}

export async function readContext(
  table: Table,
  bodies: ContextBodies,
  instanceId: string,
): Promise<InstanceContext | undefined> {
  const item = await getItem(table, contextKey(instanceId));
  if (item === undefined) return undefined;
  checkFormat(item, FORMAT);
  const stored = bodyKey(item);
  return decodeContext(stored === undefined ? text(item, 'x') : await bodies.get(stored));
}

/** The key of the body of a context that is not in the item itself. */
export function bodyKey(item: Item): string | undefined {
  return optionalText(item, 's3');
}

function encodeContext({
  params,
  logicalTime,
  timezone,
  startKind,
  startedBy,
  campaign,
  parent,
}: InstanceContext): string {
  return JSON.stringify({ p: params, l: logicalTime, z: timezone, k: startKind, b: startedBy, c: campaign, a: parent });
}

function decodeContext(body: string): InstanceContext {
  return decodeJson('the context of an instance', body, CONTEXT, ({ p, l, z, k, b, c, a }: EncodedContext) => {
    const subject = { ...present('campaign', c), ...present('parent', a) };
    return { params: p, logicalTime: l, timezone: z, startKind: k, startedBy: b, ...subject };
  });
}
