import { describe, expect, it, vi } from 'vitest';
import { reconcileUploads } from '#core/service/reconcile-uploads.ts';
import { UploadSystem, workflowFile } from './upload-system.ts';

const KEY = 'definitions/etl/daily.xml';
const OTHER = 'definitions/etl/other.xml';

async function anHourLater(system: UploadSystem): Promise<void> {
  await system.passMinutes(60);
  await reconcileUploads(system.loader);
}

describe('the hourly pass', () => {
  it('takes up files of which no message came', async () => {
    const system = new UploadSystem();
    // In the order of their bytes, which is not that of JavaScript.
    const names = ['B', 'a', 'a b', 'ａ', '\u{1f600}'];
    for (const name of names) system.bucket.put(`definitions/etl/${name}.xml`, workflowFile({ name }));
    await anHourLater(system);
    const sources = names.map(async (name) => (await system.env.workflows.head(name))?.source);
    expect(await Promise.all(sources)).toEqual(names.map((name) => `definitions/etl/${name}.xml`));
    expect((await system.audit())[0]).toMatchObject({ who: 's3:unknown', action: 'upload' });
  });

  it('changes nothing and leaves no trace when nothing was missed', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile()), system.put(OTHER, '<broken'));
    const before = [await system.audit(), await system.loader.uploads.list({ limit: 10 })];
    await anHourLater(system);
    expect([await system.audit(), await system.loader.uploads.list({ limit: 10 })]).toEqual(before);
  });

  it('takes up changes and deletions of which no message came', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile()), system.put(OTHER, workflowFile({ name: 'other' })));
    system.put(KEY, workflowFile({ desc: 'changed' }));
    system.remove(OTHER);
    await anHourLater(system);
    expect((await system.env.workflows.head('daily'))?.desc).toBe('changed');
    expect((await system.env.workflows.head('other'))?.source).toBe(`deleted:${OTHER}`);
    expect(system.report(OTHER)?.result).toBe('deleted');
  });

  it('goes back to nothing older when a message comes after it', async () => {
    const system = new UploadSystem();
    const late = ['1', '2'].map((desc) => system.put(KEY, workflowFile({ desc })));
    const removed = system.remove(KEY);
    const newest = system.put(KEY, workflowFile({ desc: '3' }));
    await anHourLater(system);
    for (const message of [...late, removed, newest]) {
      await system.load(message);
      expect(await system.env.workflows.head('daily')).toMatchObject({ desc: '3', version: 1, source: KEY });
    }
  });

  it('leaves a file that has just come to its message, which says who sent it', async () => {
    const system = new UploadSystem();
    system.put(KEY, workflowFile());
    await reconcileUploads(system.loader);
    expect(await system.env.workflows.head('daily')).toBeUndefined();
  });

  it('takes a refused file up once its name is free, and not before', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile()), system.put(OTHER, workflowFile({ desc: 'other' })));
    await anHourLater(system);
    expect((await system.env.workflows.head('daily'))?.source).toBe(KEY);
    await system.load(system.remove(KEY));
    await anHourLater(system);
    expect(await system.env.workflows.head('daily')).toMatchObject({ source: OTHER, desc: 'other' });
    expect(system.report(OTHER)?.result).toBe('accepted');
  });

  it('lets one key that fails hold up no other', async () => {
    const system = new UploadSystem();
    system.put(KEY, workflowFile());
    system.put(OTHER, workflowFile({ name: 'other' }));
    const read = system.bucket.read.bind(system.bucket);
    vi.spyOn(system.bucket, 'read').mockImplementation((key) =>
      key === KEY ? Promise.reject(new Error('S3')) : read(key),
    );
    await anHourLater(system);
    expect((await system.env.workflows.head('other'))?.source).toBe(OTHER);
    expect(system.logged).toContain('An upload could not be taken up; the next pass tries again');
  });

  it('reads 2,500 files in pages, and takes up 500 of them a pass', async () => {
    const system = new UploadSystem();
    for (let index = 0; index < 2_500; index++) {
      const name = `w${String(index).padStart(4, '0')}`;
      const message = system.put(`definitions/etl/${name}.xml`, workflowFile({ name }));
      if (index < 1_400) await system.load(message);
    }
    const list = vi.spyOn(system.bucket, 'list');
    const counts: number[] = [];
    for (let pass = 0; pass < 4; pass++) {
      await anHourLater(system);
      counts.push((await system.loader.uploads.list({ limit: 5_000 })).length);
    }
    expect(counts).toEqual([1_900, 2_400, 2_500, 2_500]);
    expect(list.mock.calls.length).toBeLessThan(20);
  });
});
