import { type Command, Option } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly output: 'table' | 'json';
  readonly data?: string;
  readonly url?: string;
  readonly token?: string;
}

/** Adds them to the program itself, which takes them before and after the command's name. */
export function addGlobalOptions(program: Command): void {
  program
    .addOption(new Option('-o, --output <format>', 'how data is printed').choices(['table', 'json']).default('table'))
    .option('--data <dir>', 'data directory of the local system (default: .akkaflow)')
    .option('--url <url>', 'address of the system, instead of the local one (or AKKAFLOW_URL)')
    .option('--token <token>', 'its token (or AKKAFLOW_TOKEN)');
}
