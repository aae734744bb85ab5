import { describe, expect, it } from 'vitest';
import { jsonPrinter, textPrinter } from '#cli/logs/log-printer.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };

describe('printed output', () => {
  it('goes to the stream it was written on, with a heading whenever the attempt changes', () => {
    const terminal = fakeTerminal();
    const printer = textPrinter(terminal, false);
    printer.print('load', ref, [
      { t: 0, s: 'out', d: 'one\n' },
      { t: 0, s: 'err', d: 'oops\n' },
    ]);
    printer.print('load', ref, [{ t: 0, s: 'out', d: 'two\n' }]);
    printer.print('load', { ...ref, attempt: 2 }, [{ t: 0, s: 'out', d: 'three\n' }]);
    expect(terminal.text('out')).toBe('one\ntwo\nthree\n');
    expect(terminal.text('err')).toBe('==> load <==\noops\n==> load (attempt 2) <==\n');
  });

  it('is the bytes that were written, also where they are no text', () => {
    const terminal = fakeTerminal();
    textPrinter(terminal, false).print('load', ref, [
      { t: 0, s: 'out', b: Buffer.from('\u0000bytes').toString('base64') },
    ]);
    expect(terminal.text('out')).toBe('\u0000bytes');
  });

  it('carries the time of each line when asked to', () => {
    const terminal = fakeTerminal();
    textPrinter(terminal, true).print('load', ref, [{ t: 0, s: 'out', d: 'a\nb\n' }]);
    expect(terminal.text('out')).toBe('1970-01-01T00:00:00.000Z a\n1970-01-01T00:00:00.000Z b\n');
  });

  it('as JSON is one line a record that names its attempt', () => {
    const terminal = fakeTerminal();
    jsonPrinter(terminal).print('load', ref, [{ t: 5, s: 'out', d: 'a\n' }]);
    expect(JSON.parse(terminal.text('out'))).toEqual({
      node: 'load',
      run: 1,
      iteration: 1,
      attempt: 1,
      t: 5,
      s: 'out',
      d: 'a\n',
    });
  });
});
