import { describe, expect, it } from 'vitest';
import { freshName, scriptWorkflow } from '../definitions.ts';
import { api, ended, readReport, removeUpload, start, until, uploadAndWait } from '../deployment.ts';

const { name, path } = freshName('rejected');
const GOOD = scriptWorkflow(name, 'echo good');

describe('an upload that cannot be used', () => {
  it('is explained beside it by line, and leaves the live version as it is', async () => {
    expect(await uploadAndWait(path, GOOD)).toMatchObject({ result: 'accepted' });

    const report = await uploadAndWait(path, GOOD.replace('<ok to="end"/>', '<ok to="nowhere"/>'));

    expect(report).toMatchObject({
      result: 'refused',
      lines: [expect.stringMatching(/\.xml:\d+:\d+: .*nowhere/)],
    });
    expect((await api.workflows.info(name)).head.version).toBe(1);
    expect(await ended(await start(name))).toMatchObject({ version: 1, status: 'SUCCEEDED' });
  });

  it('is told apart from one that is not of its folder', async () => {
    const stray = freshName('stray').name;
    const report = await uploadAndWait(`elsewhere/${stray}.xml`, scriptWorkflow(stray, 'true'));

    expect(report).toMatchObject({ result: 'refused', lines: [expect.stringContaining('dir')] });
    await expect(api.workflows.info(stray)).rejects.toThrow(stray);
  });

  it('can be taken away, which is said too', async () => {
    const removed = freshName('removed');
    await uploadAndWait(removed.path, scriptWorkflow(removed.name, 'true'));

    await removeUpload(removed.path);

    const report = await until('word of the deletion', async () => {
      const found = await readReport(removed.path);
      return found?.result === 'deleted' && found;
    });
    expect(report.message).toContain(removed.name);
  });
});
