import type { GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { indexWriteUnits } from './index-units.ts';
import { type Item, itemSize, writeUnits } from './item-size.ts';
import type { Meter } from './meter.ts';

/** Sends one request to the emulator and returns its status and parsed answer. */
export type DynamoCall = (operation: string, input: object) => Promise<{ status: number; output: Answer }>;

interface Answer {
  readonly Item?: Item;
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * Adds up capacity units: of reads by what the emulator says, of writes by the item as it was and as it is, since the
 * emulator leaves the indexes out. A write whose condition failed costs as if it had been done.
 */
export class DynamoMeter {
  private readonly call: DynamoCall;
  private readonly indexes: readonly GlobalSecondaryIndex[];
  private readonly meter: Meter;
  private readonly images = new Map<string, Item>();

  constructor(call: DynamoCall, indexes: readonly GlobalSecondaryIndex[], meter: Meter) {
    this.call = call;
    this.indexes = indexes;
    this.meter = meter;
  }

  async count(operation: string, input: Record<string, unknown>, output: Answer): Promise<void> {
    if (WRITES.includes(operation)) {
      await this.countWrite(input);
      return;
    }
    const consumed = output.ConsumedCapacity ?? [];
    // Where nothing is found the emulator counts nothing; AWS counts the least:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
    const least = input['ConsistentRead'] === true ? 1 : 0.5;
    for (const { CapacityUnits = 0 } of Array.isArray(consumed) ? consumed : [consumed]) {
      this.meter.read(Math.max(CapacityUnits, least));
    }
  }

  private async countWrite(input: Record<string, unknown>): Promise<void> {
    const { pk, sk } = (input['Key'] ?? input['Item']) as Item;
    const key = JSON.stringify([pk, sk]);
    const before = this.images.get(key);
    const asked = { TableName: input['TableName'], Key: { pk, sk }, ConsistentRead: true };
    const after = (await this.call('GetItem', asked)).output.Item;
    if (after === undefined) this.images.delete(key);
    else this.images.set(key, after);
    this.meter.written(writeUnits(Math.max(itemSize(before ?? {}), itemSize(after ?? {}))));
    for (const index of this.indexes) this.meter.written(indexWriteUnits(index, before, after));
  }
}
