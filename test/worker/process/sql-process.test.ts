import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { systemClock } from '../system-clock.ts';
import { TestRunner } from './test-runner.ts';

const position = { line: 1, column: 1 };

function sql(text: string) {
  const attributes = { 'db-link': { value: 'test_postgresql', position } };
  return action('node', 'end', { kind: 'sql', content: { name: 'sql', attributes, children: [text], position } });
}

describe('sql in its action process', () => {
  let server: TestServer;
  let runner: TestRunner;

  beforeAll(async () => {
    server = await startPostgres();
    runner = await TestRunner.start({
      actionProgram: path.join(import.meta.dirname, '../../../worker/action-main.ts'),
    });
  }, 60_000);

  afterAll(async () => {
    await runner.close();
    await server.stop();
  });

  /** How many sessions but one's own run or hold something open. */
  async function busySessions(): Promise<string> {
    const database = await openDatabase(server.link(), actionContext());
    const { rows } = await database.execute(
      `select count(*) from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`,
      1,
    );
    await database.close();
    return String(rows?.[0]?.[0]);
  }

  it('runs statements with the link it is given', async () => {
    const { outcome, out } = await runner.run(sql('select 6 * 7 as answer'), { links: [server.link()] });
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(out).toContain('answer\n------\n    42\n1 row in ');
  });

  it.each([
    ['is asked to stop', 30_000],
    ['is killed at once', 0],
  ])('leaves nothing running in the database when it %s', async (_title, graceMs) => {
    const stop = new AttemptStop(systemClock);
    const running = runner.run(sql('create table gone (n int); select pg_sleep(600)'), {
      stop,
      links: [server.link()],
    });
    await expect.poll(busySessions, { timeout: 15_000 }).toBe('1');
    stop.request('KILLED', graceMs);
    await running;
    await expect.poll(busySessions, { timeout: 15_000 }).toBe('0');
  });
});
