import { describe, expect, it } from 'vitest';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { reconcileUploads } from '#core/service/reconcile-uploads.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { UploadSystem, workflowFile } from './upload-system.ts';

const KEY = 'definitions/etl/daily.xml';

const CRON = '<coordinator is-enabled="true"><depend-list cron="0 6 * * *"/></coordinator>';

async function liveDesc(system: UploadSystem, name = 'daily'): Promise<string | undefined> {
  return (await system.env.workflows.head(name))?.desc;
}

describe('an upload', () => {
  it('makes a file the live version, owned by its key, and says so', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile()));
    expect(await system.env.workflows.head('daily')).toMatchObject({ dir: '/etl', source: KEY, version: 1 });
    expect(system.report(KEY)).toMatchObject({ result: 'accepted', versionId: 'v1', diagnostics: [] });
  });

  it('leaves a row in the audit with who uploaded it', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile(), 'AWS:AROAXYZ:deployer'));
    expect(await system.audit()).toMatchObject([
      { who: 's3:AWS:AROAXYZ:deployer', action: 'upload', target: 'workflow:daily', outcome: 'done' },
    ]);
  });

  it('lets the newest version win when messages come in the wrong order', async () => {
    const system = new UploadSystem();
    const first = system.put(KEY, workflowFile({ desc: 'first' }));
    const second = system.put(KEY, workflowFile({ desc: 'second' }));
    await system.load(second, first);
    expect(await liveDesc(system)).toBe('second');
    expect((await system.env.workflows.versions('daily')).map(({ desc }) => desc)).toEqual(['second']);
  });

  it('reads the version that a message is about, so that each becomes one', async () => {
    const system = new UploadSystem();
    const messages = ['first', 'second'].map((desc) => system.put(KEY, workflowFile({ desc })));
    await system.load(...messages, ...messages);
    expect((await system.env.workflows.versions('daily')).map(({ desc }) => desc)).toEqual(['second', 'first']);
    expect(await system.audit()).toHaveLength(2);
  });

  it('leaves the live version when a file is refused, and takes it once it is mended', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile({ desc: 'good' })), system.put(KEY, '<work-flow name="daily">'));
    expect(await liveDesc(system)).toBe('good');
    const refused = system.report(KEY);
    expect(refused).toMatchObject({ result: 'refused', code: 'invalid-definition' });
    expect(refused?.lines[0]).toMatch(/^definitions\/etl\/daily\.xml:\d+:\d+: error: /);
    await system.load(system.put(KEY, workflowFile({ desc: 'mended' })));
    expect(await liveDesc(system)).toBe('mended');
    expect(system.report(KEY)).toMatchObject({ result: 'accepted', diagnostics: [] });
  });

  it.each([
    ['no dir, which means /tmp', workflowFile().replace(' dir="/etl"', '')],
    ['another dir', workflowFile({ dir: '/etl/sub' })],
  ])('refuses a file with %s', async (_, text) => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, text));
    expect(await system.env.workflows.head('daily')).toBeUndefined();
    expect(system.report(KEY)?.diagnostics).toMatchObject([{ code: 'wrong-folder', line: 1 }]);
  });

  it('refuses a name of another key and names that, until it is deleted', async () => {
    const system = new UploadSystem();
    const other = 'definitions/etl/copy.xml';
    const copy = system.put(other, workflowFile({ desc: 'copy' }));
    await system.load(system.put(KEY, workflowFile({ desc: 'first' })), copy);
    expect(system.report(other)).toMatchObject({ code: 'owned-elsewhere', message: expect.stringContaining(KEY) });
    await system.load(system.remove(KEY), system.put(other, workflowFile({ desc: 'copy' })));
    expect(await system.env.workflows.head('daily')).toMatchObject({ desc: 'copy', source: other });
  });

  it('disables the coordinators of a deleted file and says so, and deletes nothing', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile({ coordinator: CRON })), system.remove(KEY));
    expect(await system.env.workflows.head('daily')).toMatchObject({ deleted: false });
    expect((await system.env.coordinators.load('daily'))?.state.enabled).toBe(false);
    expect(system.report(KEY)).toMatchObject({ result: 'deleted', message: expect.stringContaining('disabled') });
  });

  it('takes a restored file up again, its coordinator too', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile({ coordinator: CRON })));
    const removed = system.remove(KEY);
    await system.load(removed);
    const marker = JSON.parse(removed.body).Records[0].s3.object.versionId;
    system.bucket.purge(KEY, marker);
    await system.load(system.message('ObjectRemoved:Delete', KEY, { versionId: marker }));
    expect(await system.env.workflows.head('daily')).toMatchObject({ source: KEY, deleted: false });
    expect((await system.env.coordinators.load('daily'))?.state.enabled).toBe(true);
  });

  it('frees the old name when a file defines another one', async () => {
    const system = new UploadSystem();
    await system.load(
      system.put(KEY, workflowFile({ coordinator: CRON })),
      system.put(KEY, workflowFile({ name: 'nightly' })),
    );
    expect((await system.env.workflows.head('daily'))?.source).toBe(`deleted:${KEY}`);
    expect((await system.env.coordinators.load('daily'))?.state.enabled).toBe(false);
    expect((await system.env.workflows.head('nightly'))?.source).toBe(KEY);
  });

  it.each([
    ['is longer than a definition may be', new Uint8Array(1024 * 1024 + 1), 'too-large'],
    ['is no UTF-8', new Uint8Array([0x3c, 0xff, 0xfe]), 'not-utf-8'],
    ['holds links', '<db-links></db-links>', 'not-submittable'],
  ])('refuses a file that %s', async (_, content, code) => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, content));
    expect(system.report(KEY)?.diagnostics.map((each) => each.code)).toContain(code);
  });

  it.each([
    ['definitions/../../etc/passwd.xml', '/../../etc'],
    ['definitions/etl//daily.xml', '/etl'],
    ['definitions/\u0007/daily.xml', '/etl'],
    [`definitions/${'x'.repeat(1_008)}.xml`, '/etl'],
  ])('refuses %j, which is no folder of the definition', async (key, dir) => {
    const system = new UploadSystem();
    await system.load(system.put(key, workflowFile({ dir })));
    const live = await system.env.workflows.head('daily');
    expect(live === undefined || live.dir === '/../../etc').toBe(true);
    expect(await system.audit()).toMatchObject([{ target: live ? 'workflow:daily' : key }]);
  });

  it.each(['definitions/etl/daily.json', 'logs/x.xml', 'x.xml'])('leaves %s alone', async (key) => {
    const system = new UploadSystem();
    await system.load(system.put(key, workflowFile()));
    expect([await system.audit(), system.logged]).toEqual([[], ['What was uploaded is no definition']]);
  });

  it('takes what is there now when the version of a message is gone for good', async () => {
    const system = new UploadSystem();
    const first = system.put(KEY, workflowFile({ desc: 'first' }));
    const second = system.put(KEY, workflowFile({ desc: 'second' }));
    system.bucket.purge(KEY, 'v2');
    await system.load(second, first);
    expect(await liveDesc(system)).toBe('first');
    expect(system.report(KEY)).toMatchObject({ result: 'accepted', versionId: 'v1' });
  });

  it('leaves a name of the API alone until it is deleted there', async () => {
    const system = new UploadSystem();
    await submitDefinition(system.env, workflowFile({ desc: 'api' }), 'api');
    await system.load(system.put(KEY, workflowFile({ desc: 'file' })));
    expect(system.report(KEY)).toMatchObject({ code: 'owned-elsewhere', message: expect.stringContaining('api') });
    await deleteWorkflow(system.env, 'daily');
    await system.load(system.put(KEY, workflowFile({ desc: 'file' })));
    expect(await liveDesc(system)).toBe('file');
    expect((await system.audit()).map(({ outcome, code }) => code ?? outcome)).toEqual(['done', 'owned-elsewhere']);
  });

  it('keeps the API off a name of a file, until the file is deleted', async () => {
    const system = new UploadSystem();
    await system.load(system.put(KEY, workflowFile({ coordinator: CRON })));
    const text = workflowFile({ desc: 'api' });
    expect(await submitDefinition(system.env, text, 'api')).toEqual({ result: 'owned-elsewhere', owner: KEY });
    await system.load(system.remove(KEY));
    expect(await submitDefinition(system.env, text, 'api')).toMatchObject({ head: { source: 'api', version: 2 } });
    expect(await system.env.coordinators.load('daily')).toBeUndefined();
  });

  it('leaves what was deleted over the API so until the file is uploaded again', async () => {
    const system = new UploadSystem();
    const message = system.put(KEY, workflowFile());
    await system.load(message);
    await deleteWorkflow(system.env, 'daily');
    await system.passMinutes(60);
    await reconcileUploads(system.loader);
    expect((await system.env.workflows.head('daily'))?.deleted).toBe(true);
    await system.load(message, system.put(KEY, workflowFile()));
    expect(await system.env.workflows.head('daily')).toMatchObject({ deleted: false, version: 2 });
  });
});
