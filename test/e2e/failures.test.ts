import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { answer, SmtpInbox } from '#test/adapters/mail/smtp-inbox.ts';
import { freePort, startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { type LocalSystem, until } from './local-system.ts';
import { openBench } from './workbench.ts';

const folder = mkdtempSync(join(tmpdir(), 'akkaflow-failures-'));
const ORDERS = join(folder, 'watched/orders.csv');
/** Whom the mail server does not know. */
const STRANGER = 'stranger@example.com';

interface Failure {
  readonly title: string;
  readonly action: string;
  readonly fault: 'user' | 'platform';
  /** The words that tell what was found and what to mend. */
  readonly says: readonly string[];
  /** What happens while the instance runs. */
  readonly meanwhile?: (id: string) => Promise<void>;
}

const sql = (link: string, text: string) => `<sql db-link="${link}">${text}</sql>`;

const FAILURES: readonly Failure[] = [
  {
    title: 'a wrong password',
    action: sql('wrong-password', 'insert into kept values (2)'),
    fault: 'user',
    says: [
      'link wrong-password (postgresql at 127.0.0.1:',
      'password authentication failed',
      'correct `user` (akkaflow) or the password',
    ],
  },
  {
    title: 'a host that does not exist',
    action: sql('no-host', 'select 1'),
    fault: 'platform',
    says: ['link no-host (postgresql at nowhere.invalid:', 'is `host` right?'],
  },
  {
    title: 'a port where nothing listens',
    action: sql('no-server', 'select 1'),
    fault: 'platform',
    says: ['nothing listens there: are `host` and `port` right, and does the server run?'],
  },
  {
    title: 'a missing table',
    action: sql('pg', 'insert into kept values (2); insert into nowhere values (1)'),
    fault: 'user',
    says: ['statement 2 of 2 (line 1 of <sql>)', 'relation "nowhere" does not exist', 'everything was rolled back'],
  },
  {
    title: 'a syntax error in the second of three statements',
    action: sql('pg', 'insert into kept values (2); insrt into kept values (3); insert into kept values (4)'),
    fault: 'user',
    says: ['statement 2 of 3', 'syntax error at or near "insrt"', 'everything was rolled back'],
  },
  {
    title: 'a row that is too long',
    action: `<transfer><source type="FILE">${folder}/long.txt</source><target type="DB" db-link="pg" table="short" is-pre-truncate="true"/></transfer>`,
    fault: 'user',
    says: [`${folder}/long.txt line 2`, 'column code', 'has 4 characters, and at most 3 fit'],
  },
  {
    title: 'a file that vanishes during the check',
    action: `<file-monitor check-interval="8"><file>${folder}/watched/*.csv</file></file-monitor>`,
    fault: 'user',
    says: ['not at rest, looked at twice 8 s apart', `${ORDERS} vanished`],
    meanwhile: removeOrders,
  },
  {
    title: 'an unknown link',
    action: sql('nobody-made-it', 'select 1'),
    fault: 'user',
    says: ['there is no link `nobody-made-it`: mend its name, or add it with `akkaflow link add nobody-made-it`'],
  },
  {
    title: 'a link that is not for the folder of the workflow',
    action: sql('of-finance', 'insert into kept values (2)'),
    fault: 'user',
    says: ['link `of-finance` is for workflows in /finance only, and this one is in /tests'],
  },
  {
    title: 'an attachment that is missing',
    action: '<script><code>echo done > done</code><attach-list><file>lookup/regions.csv</file></attach-list></script>',
    fault: 'user',
    says: ['the deployment has no file `lookup/regions.csv`: put it below `files/` in its bucket'],
  },
  {
    title: 'a mail server that refuses',
    action: `<email to="${STRANGER}" subject="told">all done</email>`,
    fault: 'user',
    says: [`refused ${STRANGER}: 550 no such mailbox`, 'correct the addresses'],
  },
];

const cleanups: (() => unknown)[] = [];
let postgres: TestServer;
let inbox: SmtpInbox;
let system: LocalSystem;

beforeAll(async () => {
  postgres = await startPostgres();
  cleanups.unshift(() => postgres.stop());
  inbox = await SmtpInbox.start({
    onRcptTo: ({ address }, _session, done) => done(address === STRANGER ? answer(550, 'no such mailbox') : null),
  });
  cleanups.unshift(() => inbox.stop());
  await ask(
    'create table kept (id int)',
    'insert into kept values (1)',
    'create table short (code varchar(3))',
    "insert into short values ('old')",
  );
  mkdirSync(join(folder, 'watched'));
  writeFileSync(ORDERS, 'id\n');
  writeFileSync(join(folder, 'long.txt'), 'abc\nabcd\n');
  system = await openBench((cleanup) => cleanups.unshift(cleanup)).start({ options: ['--smtp-url', inbox.url] });
  await system.addLinks(await links());
}, 60_000);
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
  rmSync(folder, { recursive: true, force: true });
});

async function links(): Promise<string> {
  const link = (name: string, port: number, rest = '', password = 'se-cret', host = '127.0.0.1') =>
    `<link name="${name}" type="postgresql" host="${host}" port="${port}" user="akkaflow" database="postgres"
      ssl-mode="disable" password="${password}" ${rest}/>`;
  return `<db-links>
    ${link('pg', postgres.port)}
    ${link('wrong-password', postgres.port, '', 'wr0ng')}
    ${link('no-host', postgres.port, '', 'se-cret', 'nowhere.invalid')}
    ${link('no-server', await freePort())}
    ${link('of-finance', postgres.port, 'folders="/finance"')}
  </db-links>`;
}

/** The rows of the last statement. */
async function ask(...statements: readonly string[]): Promise<unknown> {
  const database = await openDatabase(postgres.link(), actionContext());
  try {
    let rows: unknown;
    for (const statement of statements) rows = (await database.execute(statement, 10)).rows;
    return rows;
  } finally {
    await database.close();
  }
}

describe.concurrent('a node of a local system fails by', { timeout: 60_000 }, () => {
  it.each(FAILURES)('$title, and says what to mend', async ({ title, action, fault, says, meanwhile }) => {
    const name = title.replaceAll(' ', '-');
    await system.submit(`<work-flow name="${name}" dir="/tests"><start name="start" to="a"/>
      <action name="a">${action}<ok to="end"/></action><end name="end"/></work-flow>`);
    const id = await system.trigger(name);
    await meanwhile?.(id);
    const view = await system.end(id);
    const attempt = view.nodes.find((node) => node.name === 'a')?.attempts.at(-1);
    expect(view.status).toBe('FAILED');
    for (const words of says) expect(attempt?.message).toContain(words);
    expect(attempt).toMatchObject({ status: 'FAILED', fault });
  });
});

/** Halfway between the two looks of the monitor. */
async function removeOrders(id: string): Promise<void> {
  await until('the first look', 30_000, async () =>
    (await system.info(id)).nodes.some((node) => node.name === 'a' && node.status === 'RUNNING'),
  );
  await wait(4_000);
  rmSync(ORDERS);
}

it('what failed left nothing half done', async () => {
  expect(await ask('select id from kept')).toEqual([['1']]);
  expect(await ask('select code from short')).toEqual([['old']]);
  expect(inbox.mails).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['long.txt', 'watched']);
});
