import { describe, expect, it } from 'vitest';
import { runProgram } from '#cli/program.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';

/** They start a process each, from source. */
const TIMEOUT_MS = 60_000;

async function worker(...args: readonly string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram(['worker', ...args], { terminal, variables: {}, input: NO_INPUT });
  return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
}

describe('worker', () => {
  it('keeps the exit code of the role, and says what it says', { timeout: TIMEOUT_MS }, async () => {
    const { exitCode, out, err } = await worker('--settings', '/nowhere/akkaflow.env');
    expect(err).toMatch(/there is no such file\nakkaflow: The worker has ended with exit code 1\n$/);
    expect(exitCode).toBe(1);
    expect(out).toBe('');
  });

  it.each([['--slots', '0'], ['--slots', 'all'], ['--wat']])(
    '%s %s exits 2 before anything starts',
    async (...args) => {
      const { exitCode, err } = await worker(...args);
      expect(err).toMatch(/^error: /);
      expect(exitCode).toBe(2);
    },
  );
});
