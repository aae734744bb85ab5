import type { SecretInput } from '#cli/secret-input.ts';
import type { Channel, Terminal } from '#cli/terminal.ts';

/** A terminal that is none: it keeps what is written. */
export interface FakeTerminal extends Terminal {
  text(channel: 'out' | 'err'): string;
}

/** `width`: of the terminal that standard output is then; without it, it is a pipe. */
export function fakeTerminal(width?: number): FakeTerminal {
  const written = { out: [] as Buffer[], err: [] as Buffer[] };
  const channel = (name: 'out' | 'err'): Channel => ({
    write: (text) => void written[name].push(Buffer.from(text)),
    paint: (_, text) => text,
    width: () => width,
    size: () => undefined,
  });
  return {
    out: channel('out'),
    err: channel('err'),
    text: (name) => Buffer.concat(written[name]).toString(),
  };
}

/** Standard input that is at its end, and nobody to be asked. */
export const NO_INPUT: SecretInput = { readAll: async () => '' };
