import type { BackendResult } from '../sqlite-backend.ts';
import { oracleNumber, type TtcWriter } from './ttc-bytes.ts';

type BackendColumn = BackendResult['columns'][number];

const CHARACTER_SET = 873;
/** What a `NUMBER` without precision says of its scale, as a byte. */
const FLOATING_SCALE = 0x81;

/** Types of the protocol by those of tables. */
const TYPES: Readonly<Record<string, number>> = {
  varchar2: 1,
  number: 2,
  date: 12,
  raw: 23,
  binary_double: 101,
  clob: 112,
  blob: 113,
  timestamp: 180,
  'timestamp with time zone': 181,
};

export function isLob(type: string): boolean {
  return type === 'clob' || type === 'blob';
}

function parsed(type: string): { code: number; numbers: readonly number[] } {
  const [, name = type, inner = '', rest = ''] = /^(\w+)\(([^)]*)\)(.*)$/.exec(type) ?? [];
  return {
    code: TYPES[name + rest] ?? 1,
    numbers: inner === '' ? [] : inner.split(',').map((text) => Number.parseInt(text, 10)),
  };
}

export function describeColumns(writer: TtcWriter, columns: readonly BackendColumn[]): void {
  writer.ub(0).ub(columns.length);
  if (columns.length > 0) writer.u8(0);
  for (const [index, { name, type, nullable }] of columns.entries()) {
    const { code, numbers } = parsed(type);
    const isText = code === 1 || code === 112;
    const [precision, scale] =
      code === 2 ? [numbers[0] ?? 0, numbers[0] ? (numbers[1] ?? 0) : FLOATING_SCALE] : [0, numbers[0] ?? 0];
    const size = code === 1 ? (numbers[0] ?? 4_000) : 4_000;
    writer.u8(code).u8(0).u8(precision).u8(scale).ub(size).ub(0).ub(0).ub(0).ub(0);
    writer
      .ub(isText ? CHARACTER_SET : 0)
      .u8(isText ? 1 : 0)
      .ub(size)
      .u8(nullable ? 1 : 0)
      .u8(0);
    writer
      .counted(name)
      .counted('')
      .counted('')
      .ub(index + 1)
      .ub(0);
  }
  writer.ub(0).ub(0).ub(0).ub(0).ub(0).ub(0);
}

export function rowOf(writer: TtcWriter, row: readonly unknown[], columns: readonly BackendColumn[]): void {
  for (const [index, value] of row.entries()) {
    const type = columns[index]?.type ?? '';
    const { code } = parsed(type);
    if (value === null || value === undefined) writer.u8(0);
    else if (value instanceof Uint8Array) writer.bytes(value);
    else if (code === 2) writer.bytes(oracleNumber(String(value)));
    else if (code === 101) writer.bytes(binaryDouble(Number(value)));
    else writer.bytes(String(value));
    // Long values say at their end that they are whole.
    if (isLob(type)) writer.ub(0).ub(0);
  }
}

function binaryDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return isNegative
    ? Buffer.from(bytes.map((byte) => byte ^ 0xff))
    : Buffer.from(bytes.map((byte, i) => (i === 0 ? byte | 0x80 : byte)));
}
