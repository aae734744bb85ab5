import { describe, expect, it, vi } from 'vitest';
import { makeLoaderHandler } from '#lambda/loader-handler.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';
import { type Message, UploadSystem } from '#test/core/service/upload-system.ts';

const KEY = 'definitions/etl/a b+c.xml';
const WORKFLOW = '<work-flow name="daily" dir="/etl"><start name="s" to="e"/><end name="e"/></work-flow>';

const sqs = (...messages: readonly Message[]) => ({
  Records: messages.map(({ id, body }) => sqsRecord({ id, receipt: id, body }, 'uploads')),
});

describe('the loader function', () => {
  it('takes up what messages of S3 tell, and reports none of them', async () => {
    const system = new UploadSystem();
    const answer = await makeLoaderHandler(system.loader)(sqs(system.put(KEY, WORKFLOW)));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await system.env.workflows.head('daily')).toMatchObject({ source: KEY });
  });

  it('reports only the messages of what could not be taken up', async () => {
    const system = new UploadSystem();
    const good = system.put(KEY, WORKFLOW);
    const bad = system.put('definitions/etl/bad.xml', WORKFLOW);
    const read = system.bucket.read.bind(system.bucket);
    vi.spyOn(system.bucket, 'read').mockImplementation((key, versionId) => {
      return key.endsWith('bad.xml') ? Promise.reject(new Error('S3 is down')) : read(key, versionId);
    });
    const answer = await makeLoaderHandler(system.loader)(sqs(bad, good));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.id }] });
    expect(await system.env.workflows.head('daily')).toMatchObject({ source: KEY });
  });

  it('acknowledges and ignores the message with which S3 tries a queue', async () => {
    const system = new UploadSystem();
    const body = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' });
    expect(await makeLoaderHandler(system.loader)(sqs({ id: 'm', body }))).toEqual({ batchItemFailures: [] });
    expect(await system.env.incidents.recent(1)).toEqual([]);
  });

  it.each([
    ['is no JSON', 'hello'],
    ['has no records', '{"a":1}'],
    ['has records of somebody else', '{"Records":[{"eventSource":"aws:sns"},null,7]}'],
    ['has a key that is not encoded', '{"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"%ff"}}}]}'],
  ])('records and acknowledges a message that %s', async (_, body) => {
    const system = new UploadSystem();
    expect(await makeLoaderHandler(system.loader)(sqs({ id: 'm', body }))).toEqual({ batchItemFailures: [] });
    expect(await system.env.incidents.recent(1)).toMatchObject([{ type: 'undecodable-message' }]);
  });

  it('compares bucket and table when a rule calls it', async () => {
    const system = new UploadSystem();
    system.put(KEY, WORKFLOW);
    await system.passMinutes(60);
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    expect(await makeLoaderHandler(system.loader)(event)).toBeUndefined();
    expect(await system.env.workflows.head('daily')).toMatchObject({ source: KEY });
  });

  it('logs an event of any other form, and is done with it', async () => {
    const system = new UploadSystem();
    await makeLoaderHandler(system.loader)({ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} });
    expect(system.logged).toEqual(['An event that no loader waits for']);
  });
});
