import { describe, expect, it } from 'vitest';
import { columnType } from '#adapters/links/database/warehouse/native-type.ts';

describe('a type in the words of a warehouse', () => {
  it.each([
    ['tinyint', { name: 'integer', bytes: 2 }],
    ['INT', { name: 'integer', bytes: 4 }],
    ['decimal(38,10)', { name: 'decimal', precision: 38, scale: 10 }],
    ['decimal(5)', { name: 'decimal', precision: 5, scale: 0 }],
    ['decimal', { name: 'decimal', precision: 10, scale: 0 }],
    ['varchar(20)', { name: 'text', length: 20 }],
    ['varchar(2147483647)', { name: 'text' }],
    ['varchar', { name: 'text' }],
    ['timestamp(3)', { name: 'timestamp' }],
    ['timestamp(3) with time zone', { name: 'timestamptz' }],
    ['timestamp with local time zone', { name: 'timestamptz' }],
    ['real', { name: 'float' }],
    ['varbinary', { name: 'binary' }],
    ['array<int>', { name: 'text' }],
    ['constructor', { name: 'text' }],
  ])('%s', (native, type) => {
    expect(columnType(native)).toEqual(type);
  });
});
