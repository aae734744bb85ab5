import { type Command, Option } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly output: 'table' | 'wide' | 'json' | 'name';
  /** Whether tables have headings. */
  readonly headers: boolean;
  readonly data?: string;
  readonly url?: string;
  /** Another name of `url`. */
  readonly endpoint?: string;
  readonly token?: string;
  /** A deployment that was configured by name. */
  readonly profile?: string;
  /** A deployment on AWS, found by the stack of this stage. */
  readonly stage?: string;
  readonly region?: string;
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
    .option('--profile <name>', 'a deployment as configured (or AKKAFLOW_PROFILE; see akkaflow configure)')
    .option('--stage <name>', 'a deployment on AWS, found by the SSM parameters of its stack')
    .option('--region <region>', 'its region on AWS (or AWS_REGION)')
    .addOption(new Option('--url <url>', 'address of the system (or AKKAFLOW_URL)').conflicts('stage'))
    .addOption(new Option('--endpoint <url>', 'the same as --url').conflicts(['url', 'stage']))
    .option('--token <token>', 'its token (or AKKAFLOW_TOKEN)');
}
