import { join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { ApiClient } from '../client/api-client.ts';
import { bearer } from '../client/http.ts';
import { CommandFailure } from '../command-failure.ts';
import { tokenOf } from '../connection/local-files.ts';
import { DEFAULT_DATA_DIR } from '../connection/target.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { addLinkFile } from '../link-file.ts';
import { type LocalSystem, startLocal } from '../local-system.ts';
import { printData } from '../output/print-data.ts';
import { Interrupt } from '../run/interrupt.ts';
import type { Channel } from '../terminal.ts';

interface Options extends GlobalOptions {
  readonly workers?: number;
  readonly concurrency?: number;
  readonly isolate?: true;
  readonly port?: number;
  readonly retentionDays?: number;
  readonly files?: string;
  readonly watch?: string;
  readonly links?: string;
  readonly smtpUrl?: string;
  readonly mailFrom?: string;
  readonly webhook?: readonly string[];
}

const MAX_WORKERS = 64;
const MAX_CONCURRENCY = 256;
const MAX_PORT = 65_535;
/** A hundred years. */
const MAX_DAYS = 36_500;

/** `local up`: the whole system on this machine, until it is told to end. */
export function addLocal(program: Command, cli: Cli): void {
  const local = program.command('local').description('the whole system on this machine');
  const command = local
    .command('up')
    .description('start it, and keep it up until Ctrl-C')
    .option('--workers <count>', 'worker processes', integerBetween(0, MAX_WORKERS))
    .option('--concurrency <count>', 'scripts that each worker runs at once', integerBetween(1, MAX_CONCURRENCY))
    .option('--isolate', 'as root: give each script that runs at once a user of its own')
    .option('--port <port>', 'port of the API on 127.0.0.1; 0: any free one', integerBetween(0, MAX_PORT))
    .option('--files <dir>', 'the files that actions attach (default: files in the data directory)')
    .option('--retention-days <days>', 'delete what ended longer ago (default: never)', integerBetween(1, MAX_DAYS))
    .option('--watch <dir>', 'keep the definitions in step with the *.xml files of this folder')
    .option('--smtp-url <url>', 'send mails by this server, its password in AKKAFLOW_SMTP_PASSWORD; else into a folder')
    .option('--mail-from <address>', 'the sender of mails')
    .option(
      '--webhook <form=variable...>',
      'post notices to the address in this environment variable, as slack, teams or json',
    )
    .option('--links <file>', 'a file of links to add once it is up')
    .action((_: object, self: Command) => up(cli, self.optsWithGlobals<Options>()));
  addExamples(
    command,
    'akkaflow local up',
    'akkaflow local up --workers 2 --concurrency 10 --data /tmp/etl',
    'akkaflow local up --watch workflows',
  );
  addExamples(local, 'akkaflow local up');
}

async function up({ terminal }: Cli, options: Options): Promise<void> {
  const { workers, concurrency, isolate, port, files, watch, webhook } = options;
  const mail = { 'smtp-url': options.smtpUrl, 'mail-from': options.mailFrom, webhook };
  const named = { 'retention-days': options.retentionDays, ...mail };
  const given = Object.entries({ workers, concurrency, isolate, port, files, watch, ...named }).filter(
    ([, value]) => value !== undefined,
  );
  const settings = { dataDir: options.data ?? DEFAULT_DATA_DIR, ...Object.fromEntries(given) };
  let kill = () => {};
  const interrupt = new Interrupt(() => kill());
  try {
    const system = await startLocal(settings, (text) => terminal.err.write(text));
    kill = system.kill;
    const { url, dataDir } = system;
    if (options.links !== undefined) await addLinks(system, options.links, terminal.err);
    printData(terminal.out, options, { url, dataDir }, { names: () => [url], text: () => `${url}\n` });
    terminal.err.write(`akkaflow is up; its token is in ${join(dataDir, 'token')}. End it with Ctrl-C\n`);
    await Promise.race([system.ended, aborted(interrupt.signal)]);
    if (!interrupt.signal.aborted) throw new CommandFailure('The local system ended by itself', EXIT.error);
    terminal.err.write('Ending; once more to end at once\n');
    await system.stop();
  } finally {
    interrupt.release();
  }
}

/** A system whose links are not there is of no use: it ends. */
async function addLinks({ url, dataDir, stop }: LocalSystem, file: string, err: Channel): Promise<void> {
  try {
    await addLinkFile(new ApiClient(url, bearer((await tokenOf(dataDir)) ?? '')), err, file);
  } catch (error) {
    await stop();
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
