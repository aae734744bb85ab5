import type { Terminal } from './terminal.ts';

/** What every command gets from the process. */
export interface Cli {
  readonly terminal: Terminal;
  /** The environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}
