import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { emulatorAccess } from '#local/emulator-access.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { variantsOf } from '#worker/masking/secret-variants.ts';
import type { LocalSystem } from './local-system.ts';
import { openBench } from './workbench.ts';

const CANARY = 'C4n4ry/in+the&mine';
/** What definitions hold: it is no form of the canary, and scripts turn it round. */
const TURNED = [...CANARY].toReversed().join('').replaceAll('&', '&amp;');
const FORMS = [...variantsOf(CANARY)];

const LINKS = (port: number) => `<db-links>
  <link name="mine" type="postgresql" host="127.0.0.1" port="${port}" database="postgres" user="canary"
        password="${CANARY.replaceAll('&', '&amp;')}"/>
</db-links>`;

const TELLTALE = `<work-flow name="telltale" mail-level="failed" mail-receivers="a@example.com">
  <start name="start" to="script"/>
  <action name="script"><script><code>
    secret=$(printf '%s' '${TURNED}' | rev)
    echo "plain $secret"
    printf '%s' "$secret" | base64; printf 'x%s' "$secret" | base64; printf 'xy%s' "$secret" | base64
    printf '%s' "$secret" | python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read(), safe=""))'
    printf '%s' "$secret" | od -An -tx1 | tr -d ' \\n'; echo
    printf 'two writes: %s' "\${secret:0:9}"; sleep 1; printf '%s\\n' "\${secret:9}"
    echo "$secret" &gt;&amp;2
    env
  </code></script><ok to="sql"/></action>
  <action name="sql"><sql db-link="mine">select reverse('${TURNED}') as told; select cast(reverse('${TURNED}') as int);</sql><ok to="end"/></action>
  <end name="end"/>
</work-flow>`;

const cleanups: (() => Promise<void>)[] = [];
const bench = openBench((cleanup) => cleanups.push(cleanup));
let postgres: TestServer;
let system: LocalSystem;
beforeAll(async () => {
  postgres = await startPostgres();
  cleanups.push(() => postgres.stop());
  await admin(`create role canary login password '${CANARY}'`);
  system = await bench.start();
}, 60_000);
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
}, 60_000);

async function admin(statement: string): Promise<void> {
  const { link, secret } = postgres.link();
  const { host = '', user = '', database = '' } = link.options;
  const client = new Client({ host, port: postgres.port, user, database, password: secret.password ?? '' });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Every form of the canary that stands in a text, read as bytes. */
function found(content: string): readonly string[] {
  return FORMS.filter((form) => content.includes(form));
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Nothing for a folder that is gone by now, as those of others may be. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What is below the folders of workers, also of other systems on this machine. */
function* temporaryFiles(): Generator<string> {
  const folders = readdirSync(tmpdir()).filter((name) => /^akkaflow-[0-9a-f]{12}$/.test(name));
  for (const folder of folders) yield* filesBelow(join(tmpdir(), folder));
}

/** Nothing for a file that is gone by now, as those of others may be. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

async function emulated(): Promise<readonly string[]> {
  const { dynamodb, sqs } = system.ready.endpoints;
  const clients = makeAwsClients(emulatorAccess({ dynamoDbUrl: dynamodb, sqsAndS3Url: sqs }));
  try {
    const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: 'akkaflow' }));
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'akkaflow' }));
    const objects = await Promise.all(
      Contents.map(async ({ Key }) => {
        const object = await clients.s3.send(new GetObjectCommand({ Bucket: 'akkaflow', Key }));
        return (await object.Body?.transformToString('latin1')) ?? '';
      }),
    );
    const { QueueUrls = [] } = await clients.sqs.send(new ListQueuesCommand({}));
    const messages = await Promise.all(
      QueueUrls.map((QueueUrl) => clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))),
    );
    return [...Items.map((item) => JSON.stringify(item)), ...objects, JSON.stringify(messages)];
  } finally {
    closeAwsClients(clients);
  }
}

it('a password that a workflow tries to tell is nowhere but in the file of secrets', { timeout: 90_000 }, async () => {
  await system.addLinks(LINKS(postgres.port));
  const name = await system.submit(TELLTALE);
  const id = await system.trigger(name);
  const view = await system.end(id);

  // The secret was used, and the attempts to tell it were made.
  expect(view.reason?.message).toContain('***');
  const told = await system.output(id, 'script', 'out');
  expect(told[0]).toBe('plain ***');
  expect(told.join('\n')).toContain('two writes: ***');
  expect(await system.output(id, 'script', 'err')).toContain('***');
  expect((await system.output(id, 'sql', 'out')).join('\n')).toContain('***');

  expect(found(JSON.stringify([view, told, await system.output(id, 'sql', 'out')]))).toEqual([]);
  const stored = await emulated();
  expect(stored.length).toBeGreaterThan(5);
  expect(found(stored.join('\n'))).toEqual([]);

  const holders = [...filesBelow(bench.dataDir)].filter((path) => found(contentOf(path)).length > 0);
  expect(holders).toEqual([join(bench.dataDir, 'secrets.json')]);
  const left = [...temporaryFiles()].filter((path) => found(contentOf(path)).length > 0);
  expect(left).toEqual([]);
  expect(found(system.log)).toEqual([]);
});
