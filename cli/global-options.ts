import { type Command, Option } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly output: 'table' | 'wide' | 'json' | 'name';
  /** Whether tables have headings. */
  readonly headers: boolean;
  readonly data?: string;
  readonly url?: string;
  readonly token?: string;
}

/** Adds them to the program itself, which takes them before and after the command's name. */
export function addGlobalOptions(program: Command): void {
  program
    .addOption(
      new Option('-o, --output <format>', 'how data is printed')
        .choices(['table', 'wide', 'json', 'name'])
        .default('table'),
    )
    .option('--no-headers', 'tables without headings')
    .option('--data <dir>', 'data directory of the local system (default: .akkaflow)')
    .option('--url <url>', 'address of the system, instead of the local one (or AKKAFLOW_URL)')
    .option('--token <token>', 'its token (or AKKAFLOW_TOKEN)');
}
