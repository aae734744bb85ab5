import { describe, expect, it } from 'vitest';
import { makeChannel } from '#cli/terminal.ts';

const stream = (isTTY: boolean) => ({ isTTY, columns: 100, rows: 30, write: () => true });

describe('colour and motion', () => {
  it('are there on a terminal', () => {
    const channel = makeChannel(stream(true), {});
    expect(channel.paint('bad', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(channel.size()).toEqual({ columns: 100, rows: 30 });
  });

  it.each([
    ['elsewhere', false, {}],
    ['with NO_COLOR', true, { NO_COLOR: '1' }],
    ['with NO_COLOR even if FORCE_COLOR is set', true, { NO_COLOR: '1', FORCE_COLOR: '3' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('are not there %s', (_, isTTY, variables) => {
    const channel = makeChannel(stream(isTTY), variables);
    expect(channel.paint('bad', 'x')).toBe('x');
    expect(channel.size()).toBeUndefined();
  });
});
