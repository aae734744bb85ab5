import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { context, killCommand, mustLoad, NOON, newInstance, SUCCEEDED } from '#test/contract/samples.ts';
import { failAfter } from '#test/emulators/fail-after.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
let ports: Ports;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());

async function storedContexts(): Promise<number> {
  const command = new ListObjectsV2Command({ Bucket: aws.resources.bucket, Prefix: 'contexts/' });
  return (await aws.clients.s3.send(command)).KeyCount ?? 0;
}

/** An ended instance with a long context and more attempts than one batch deletes. */
async function endedInstance(): Promise<string> {
  const instance = newInstance();
  await ports.instances.create(instance, context({ params: { long: 'x'.repeat(32 * 1024) } }));
  for (let node = 0; node < 60; node++) {
    const ref = { node, run: 1, iteration: 1, attempt: 1 };
    await ports.attempts.claim({ instanceId: instance.id, ref }, { workerId: 'w', token: 't', startedAt: NOON });
  }
  await ports.instances.save(await mustLoad(ports.instances, instance.id), { state: SUCCEEDED, wakeAt: 'rest' });
  return instance.id;
}

describe('the deletion of an instance', () => {
  it('leaves tombstones only in the table, nothing in the bucket, and all of others', async () => {
    const [gone, kept] = [await endedInstance(), await endedInstance()];
    await ports.instances.delete(gone);
    const left = await ports.attempts.list(gone);
    expect(new Set(left.map(({ status, message }) => `${status}: ${message}`))).toEqual(
      new Set(['KILLED: its instance was deleted']),
    );
    expect(await ports.instances.context(gone)).toBeUndefined();
    expect(await ports.attempts.list(kept)).toHaveLength(60);
    expect(await ports.instances.context(kept)).toBeDefined();
    expect(await storedContexts()).toBe(1);
  });

  it('lets no worker take an attempt of it, whose message comes late or again', async () => {
    const id = await endedInstance();
    await ports.instances.delete(id);
    const late = { instanceId: id, ref: { node: 7, run: 1, iteration: 1, attempt: 1 } };
    const claim = { workerId: 'late', token: 'other', startedAt: NOON };
    expect(await ports.attempts.claim(late, claim)).toMatchObject({ status: 'KILLED' });
    expect(await ports.attempts.claim(late, { ...claim, workerId: 'w', token: 't' })).toMatchObject({
      status: 'KILLED',
    });
  });

  it('leaves what it needs to one that is asked to run again meanwhile', async () => {
    const id = await endedInstance();
    const rerun = killCommand({ command: { type: 'rerun', mode: { type: 'recover' } } });
    const { clients } = aws;
    let asked = false;
    clients.dynamodb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'PutItemCommand' && !asked) {
            asked = true;
            expect(await ports.instances.accept(id, rerun, 0)).toBe('accepted');
          }
          return await next(args);
        },
      { step: 'initialize', name: 'asks' },
    );
    try {
      expect(await ports.instances.delete(id)).toBe(false);
    } finally {
      clients.dynamodb.middlewareStack.remove('asks');
    }
    expect(asked).toBe(true);
    expect(await ports.instances.context(id)).toMatchObject({ params: { long: expect.any(String) } });
  });

  it('is completed by the next one when it breaks off anywhere', async () => {
    const id = await endedInstance();
    let done = false;
    for (let calls = 0; !done; calls++) {
      const restore = failAfter(aws.clients.dynamodb, calls);
      done = await ports.instances.delete(id).catch(() => false);
      restore();
    }
    expect((await ports.attempts.list(id)).every(({ status }) => status === 'KILLED')).toBe(true);
    expect(await ports.instances.context(id)).toBeUndefined();
  });
});
