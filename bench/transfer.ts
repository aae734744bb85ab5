import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { startPostgres } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { type Measured, runTransfer } from './transfer-process.ts';

/**
 * Copies 1,000,000 rows of 10 columns from a file into PostgreSQL and back, each in an action process as the worker
 * starts one, and tells time with that of its start, peak memory (VmHWM), and the ratio to `psql \copy` of the same
 * file on the same server. Arguments: rows, and runs of each.
 */
const ROWS = Number(process.argv[2] ?? 1_000_000);
const RUNS = Number(process.argv[3] ?? 5);
const COLUMNS =
  'id bigint, code varchar(20), name text, price numeric(12,2), ratio double precision, ok boolean, day date, at timestamp, note text, qty integer';
const WORDS = ['alpha', 'beta', 'gamma', '订单', 'delta tab\\tinside', 'plain words that go on for a while'];

function* lines(): Generator<string> {
  for (let start = 0; start < ROWS; start += 1000) {
    let text = '';
    for (let row = start; row < Math.min(start + 1000, ROWS); row++) {
      const note = row % 10 === 0 ? '\\N' : `${WORDS[row % WORDS.length]} ${row * 7919}`;
      const day = String((row % 28) + 1).padStart(2, '0');
      const cells = [
        row,
        `C${row % 9973}`,
        `${WORDS[(row * 7) % WORDS.length]}`,
        (row % 100_000) / 100,
        row / 7,
        row % 2 ? 'true' : 'false',
        `2026-11-${day}`,
        `2026-11-${day} 12:34:56`,
        note,
        row % 1000,
      ];
      text += `${cells.join('\t')}\n`;
    }
    yield text;
  }
}

function report(name: string, { seconds, peakMegabytes }: Measured, psqlSeconds: number): void {
  const cells = [
    `${seconds.toFixed(2)} s`.padStart(9),
    `${Math.round(ROWS / seconds).toLocaleString('en-US')} rows/s`.padStart(16),
    `${peakMegabytes.toFixed(0)} MB peak`.padStart(12),
    `psql ${psqlSeconds.toFixed(2)} s`.padStart(13),
    `ratio ${(seconds / psqlSeconds).toFixed(2)}`.padStart(12),
  ];
  console.log(name.padEnd(20), ...cells);
}

/** Runs both back to back several times, since others use the machine too, and tells each run and the medians. */
async function compare(name: string, run: () => Promise<Measured>, psqlRun: () => Promise<number>): Promise<void> {
  const runs: { ours: Measured; psqlSeconds: number }[] = [];
  for (let count = 0; count < RUNS; count++) {
    const psqlSeconds = await psqlRun();
    const ours = await run();
    report(`${name} ${count + 1}`, ours, psqlSeconds);
    runs.push({ ours, psqlSeconds });
  }
  const ratio = median(runs.map(({ ours, psqlSeconds }) => ours.seconds / psqlSeconds));
  const seconds = median(runs.map(({ ours }) => ours.seconds));
  const peak = Math.max(...runs.map(({ ours }) => ours.peakMegabytes));
  console.log(
    `${name}: median ${seconds.toFixed(2)} s, ratio ${ratio.toFixed(2)}, highest peak ${peak.toFixed(0)} MB\n`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function psql(link: OpenLink, command: string): Promise<number> {
  const { host, port, user, database } = link.link.options;
  const started = performance.now();
  const child = spawn('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', command], {
    env: {
      ...process.env,
      PGHOST: host,
      PGPORT: port,
      PGUSER: user,
      PGDATABASE: database,
      PGPASSWORD: link.secret.password,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`psql ended with ${code}`);
  return (performance.now() - started) / 1000;
}

async function sql(link: OpenLink, ...statements: readonly string[]): Promise<void> {
  const database = await openDatabase(link, actionContext());
  for (const statement of statements) await database.execute(statement, 0);
  await database.close();
}

const folder = await mkdtemp(join(tmpdir(), 'akkaflow-bench-'));
const server = await startPostgres();
try {
  const link = server.link();
  const [input, output, psqlOutput] = ['in.txt', 'out.txt', 'psql.txt'].map((name) => join(folder, name));
  await pipeline(Readable.from(lines()), createWriteStream(input ?? ''));
  console.log(`${ROWS.toLocaleString('en-US')} rows, ${((await stat(input ?? '')).size / 1e6).toFixed(0)} MB\n`);
  await sql(link, `create table items(${COLUMNS})`);

  await compare(
    'file → PostgreSQL',
    async () => {
      await sql(link, 'truncate items', 'checkpoint');
      return runTransfer(
        `<transfer><source type="FILE">${input}</source><target type="DB" db-link="db" table="items"/></transfer>`,
        [link],
      );
    },
    async () => {
      await sql(link, 'truncate items', 'checkpoint');
      return psql(link, `\\copy items from '${input}'`);
    },
  );
  await sql(link, 'vacuum analyze items', 'checkpoint');
  await compare(
    'PostgreSQL → file',
    () =>
      runTransfer(
        `<transfer><source type="DB" db-link="db">items</source><target type="FILE" path="${output}"/></transfer>`,
        [link],
      ),
    () => psql(link, `\\copy items to '${psqlOutput}'`),
  );
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
