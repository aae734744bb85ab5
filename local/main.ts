import { parseArgs } from 'node:util';
import { systemClock } from '#adapters/system/system.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import { LocalModeError } from './errors.ts';
import { type LocalOptions, startLocal } from './system.ts';
import { textLogger } from './text-logger.ts';

const DEFAULTS = { data: '.akkaflow', workers: '1', concurrency: '10', port: '7070' } as const;

const USAGE =
  'usage: local [--data DIR] [--workers N] [--concurrency N] [--isolate] [--port N] [--timezone ZONE] [--retention-days N] [--files DIR] [--watch DIR] [--smtp-url URL] [--mail-from ADDRESS] [--webhook FORM=VARIABLE]… [--until-stdin-closes]';

/**
 * Local mode as a process. Prints one line of JSON on stdout when it is ready, logs on stderr, and ends in order on
 * SIGTERM or SIGINT, a second one at once; with `--until-stdin-closes` also when whoever started it is gone.
 */
async function main(): Promise<void> {
  const { untilStdinCloses, ...options } = parse(process.argv.slice(2));
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        stop();
        process.once(signal, () => process.exit(1));
      });
    }
    if (untilStdinCloses) process.stdin.once('close', () => stop()).resume();
  });
  const system = await startLocal(options);
  const { url, dataDir, access } = system;
  process.stdout.write(`${JSON.stringify({ url, dataDir, endpoints: access.endpoints, pids: system.pids() })}\n`);
  try {
    const crash = await Promise.race([stopped, system.crashed]);
    if (crash !== undefined) throw new LocalModeError(`The local system cannot go on: ${crash}`);
  } finally {
    await system.stop();
  }
}

function parse(args: string[]): LocalOptions & { untilStdinCloses: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: DEFAULTS.data },
      workers: { type: 'string', default: DEFAULTS.workers },
      concurrency: { type: 'string', default: DEFAULTS.concurrency },
      port: { type: 'string', default: DEFAULTS.port },
      timezone: { type: 'string', default: Intl.DateTimeFormat().resolvedOptions().timeZone },
      'retention-days': { type: 'string' },
      files: { type: 'string' },
      isolate: { type: 'boolean', default: false },
      watch: { type: 'string' },
      'smtp-url': { type: 'string' },
      'mail-from': { type: 'string' },
      webhook: { type: 'string', multiple: true },
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  return {
    dataDir: values.data,
    workers: count('workers', values.workers, 0, 64),
    concurrency: count('concurrency', values.concurrency, 1, 256),
    port: count('port', values.port, 0, 65_535),
    timezone: knownZone(values.timezone),
    isolate: values.isolate,
    untilStdinCloses: values['until-stdin-closes'],
    ...(values['retention-days'] !== undefined && {
      retentionDays: count('retention-days', values['retention-days'], 1, 36_500),
    }),
    ...(values.files !== undefined && { files: values.files }),
    ...(values.watch !== undefined && { watch: { folder: values.watch, report: (line) => say(`${line}\n`) } }),
    mail: { smtpUrl: values['smtp-url'], mailFrom: values['mail-from'], webhooks: values.webhook },
    logger: textLogger(say, systemClock),
  };
}

function say(text: string): void {
  process.stderr.write(text);
}

function count(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new LocalModeError(`--${name} is '${value}'; it must be a whole number from ${least} to ${most}`, { value });
}

function knownZone(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new LocalModeError(
      `--timezone is '${timezone}'; it must be an IANA time zone such as 'Asia/Shanghai' or 'UTC'`,
      { timezone },
      { cause },
    );
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof TypeError) {
    console.error(`${error.message}\n${USAGE}`);
    return 2;
  }
  console.error(error instanceof AkkaflowError ? error.message : error);
  return 1;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.exit(exitCodeOf(error));
}
