import { PRICES } from '../prices.ts';

/** Counted with each event of a log: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const LOG_EVENT_BYTES = 26;

/** What was asked of AWS, and what of it costs. */
export interface Usage {
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly dollars: number;
  /** Bytes that functions wrote into their logs. */
  readonly logBytes: number;
  /** By service and operation: `sqs SendMessageBatch`, … */
  readonly byOperation: Readonly<Record<string, number>>;
}

/** Counts requests, units and dollars. */
export class Meter {
  private readonly operations = new Map<string, number>();
  private writeUnits = 0;
  private readUnits = 0;
  private dollarsPerMillion = 0;
  private logBytes = 0;

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

  /** A line of the log of a function. */
  logged(line: string): void {
    const bytes = Buffer.byteLength(line) + LOG_EVENT_BYTES;
    this.logBytes += bytes;
    this.dollarsPerMillion += bytes * 1e6 * PRICES.logsIngestedByte;
  }

  usage(): Usage {
    return {
      requests: [...this.operations.values()].reduce((sum, count) => sum + count, 0),
      writeUnits: this.writeUnits,
      readUnits: this.readUnits,
      dollars: this.dollarsPerMillion / 1e6,
      logBytes: this.logBytes,
      byOperation: Object.fromEntries([...this.operations].sort()),
    };
  }
}

/** What was used between two readings of a meter. */
export function subtract(after: Usage, before: Usage): Usage {
  const operations = Object.entries(after.byOperation)
    .map(([name, count]) => [name, count - (before.byOperation[name] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    requests: after.requests - before.requests,
    writeUnits: after.writeUnits - before.writeUnits,
    readUnits: after.readUnits - before.readUnits,
    dollars: after.dollars - before.dollars,
    logBytes: after.logBytes - before.logBytes,
    byOperation: Object.fromEntries(operations),
  };
}
