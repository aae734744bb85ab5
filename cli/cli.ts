import type { SecretInput } from './secret-input.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets from the process. */
export interface Cli {
  readonly terminal: Terminal;
  readonly input: SecretInput;
  /** The environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}
