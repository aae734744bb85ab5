import { PRICES } from '../prices.ts';

/** What was asked of AWS, and what of it costs. */
export interface Usage {
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly dollars: number;
  /** By service and operation: `sqs SendMessageBatch`, … */
  readonly byOperation: Readonly<Record<string, number>>;
}

/** Counts requests, units and dollars. */
export class Meter {
  private readonly operations = new Map<string, number>();
  private writeUnits = 0;
  private readUnits = 0;
  private dollarsPerMillion = 0;

  request(operation: string, price = 0): void {
    this.operations.set(operation, (this.operations.get(operation) ?? 0) + 1);
    this.dollarsPerMillion += price;
  }

  written(units: number): void {
    this.writeUnits += units;
    this.dollarsPerMillion += units * PRICES.dynamodbWriteUnit;
  }

  read(units: number): void {
    this.readUnits += units;
    this.dollarsPerMillion += units * PRICES.dynamodbReadUnit;
  }

  invocation(gbSeconds: number): void {
    this.request('lambda Invoke', PRICES.lambdaRequest + gbSeconds * PRICES.lambdaGbSecond);
  }

  usage(): Usage {
    return {
      requests: [...this.operations.values()].reduce((sum, count) => sum + count, 0),
      writeUnits: this.writeUnits,
      readUnits: this.readUnits,
      dollars: this.dollarsPerMillion / 1e6,
      byOperation: Object.fromEntries([...this.operations].sort()),
    };
  }
}
