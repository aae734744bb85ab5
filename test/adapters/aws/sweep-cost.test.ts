import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepEnded } from '#core/service/sweep-ended.ts';
import { SHELL, workflowXml } from '#test/core/service/sub-workflow-system.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { GoldenSystem } from '#test/golden/golden-system.ts';

const DAY_MINUTES = 1_440;

let aws: TestAws;
let system: GoldenSystem;
let requests: string[] = [];
beforeAll(async () => {
  aws = await startEmulators();
  system = new GoldenSystem(aws);
  const record =
    <A, R>(next: (args: A) => R, { commandName = '' }: { readonly commandName?: string }) =>
    (args: A): R => {
      requests.push(commandName.replace('Command', ''));
      return next(args);
    };
  aws.clients.dynamodb.middlewareStack.add(record, { step: 'build' });
  aws.clients.s3.middlewareStack.add(record, { step: 'build' });
});
afterAll(() => aws.stop());

/** What a sweep asks of AWS, and how many instances it deletes. */
async function sweep(): Promise<{ readonly deleted: number; readonly asked: readonly string[] }> {
  requests = [];
  const { env } = system;
  const deleted = await sweepEnded({ ...env, settings: { ...env.settings, retentionDays: 10 } });
  return { deleted, asked: [...requests].sort() };
}

describe('a sweep of ended instances costs', () => {
  it('twelve queries when there is nothing to delete', async () => {
    expect(await sweep()).toEqual({ deleted: 0, asked: Array(12).fill('Query') });
  });

  it('ten requests an instance with a log, and nothing for what ended lately', async () => {
    const id = await system.run(workflowXml('old', [SHELL, SHELL]));
    await system.work();
    const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
    await system.env.logs.write({ instanceId: id, ref }, 0, 'hello');
    await system.passMinutes(11 * DAY_MINUTES);
    await system.run(workflowXml('young', [SHELL]));
    await system.work();
    const { deleted, asked } = await sweep();
    expect(deleted).toBe(1);
    const gets = ['GetItem', 'GetItem', 'GetItem', 'GetItem'];
    const writes = ['BatchWriteItem', 'DeleteItem', 'DeleteObjects'];
    expect(asked).toEqual([...writes, ...gets, 'ListObjectsV2', 'PutItem', ...Array(13).fill('Query')].sort());
    expect((await sweep()).asked).toHaveLength(12);
  });
});
