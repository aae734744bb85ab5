import type { AttemptRef } from '#core/model/attempt.ts';
import type { LogRecord } from '#core/model/log.ts';
import { attemptLabel } from '../output/attempt-label.ts';
import { cleanText } from '../output/clean-text.ts';
import type { Terminal } from '../terminal.ts';
import { LineStamper } from './line-stamper.ts';

/** Prints output piece by piece, in the order in which it is read. */
export interface LogPrinter {
  print(node: string, ref: AttemptRef, records: readonly LogRecord[]): void;
}

/** One JSON line a record, with the attempt it is from. */
export function jsonPrinter({ out }: Terminal): LogPrinter {
  return {
    print: (node, { run, iteration, attempt }, records) => {
      for (const record of records) out.write(`${JSON.stringify({ node, run, iteration, attempt, ...record })}\n`);
    },
  };
}

/**
 * As it was written: standard output on `out`, standard error and what the system says on `err`. A heading on `err`
 * tells whenever the attempt changes; with `timestamps` each line begins with the time at which it was read (UTC).
 */
export function textPrinter({ out, err }: Terminal, timestamps: boolean): LogPrinter {
  let heading = '';
  let outLines = new LineStamper();
  let errLines = new LineStamper();
  return {
    print: (node, ref, records) => {
      if (records.length === 0) return;
      const label = cleanText(attemptLabel(node, ref));
      if (label !== heading) {
        const open = outLines.open || errLines.open;
        err.write(`${open ? '\n' : ''}${err.paint('strong', `==> ${label} <==`)}\n`);
        heading = label;
        outLines = new LineStamper();
        errLines = new LineStamper();
      }
      for (const record of records) {
        const stamp = timestamps ? `${new Date(record.t).toISOString()} ` : '';
        if (record.s === 'out') out.write(outLines.stamp(bytesOf(record), stamp));
        else err.write(errLines.stamp(bytesOf(record), stamp));
      }
    },
  };
}

function bytesOf({ d = '', b }: LogRecord): Buffer {
  return b === undefined ? Buffer.from(d) : Buffer.from(b, 'base64');
}
