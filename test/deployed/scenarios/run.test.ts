import { describe, expect, it } from 'vitest';
import { freshName, scriptWorkflow } from '../definitions.ts';
import { akkaflow, api, uploadAndWait } from '../deployment.ts';
import { OPERATOR } from '../stage.ts';

const { name, path } = freshName('run');
const XML = scriptWorkflow(name, `echo "loading \${param:region}"\necho careful >&2`);

describe('a definition that is uploaded to the bucket', () => {
  it('is started through API Gateway, runs on a worker, and leaves its log and an audit', async () => {
    expect(await uploadAndWait(path, XML)).toMatchObject({ result: 'accepted', lines: [] });

    const { code, out, err } = await akkaflow('workflow', 'trigger', name, '-p', 'region=eu', '-o', 'name');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const id = out.trim();
    const followed = await akkaflow('instance', 'logs', id, '--follow');

    expect(followed).toEqual({ code: 0, out: 'loading eu\n', err: '==> work <==\ncareful\n' });
    const view = await api.instances.info(id);
    expect(view).toMatchObject({ workflow: name, version: 1, status: 'SUCCEEDED' });
    expect(view.context.startedBy).toMatch(new RegExp(`^iam:arn:aws:iam::\\d{12}:role/${OPERATOR}$`));
    const { records } = await api.instances.log(id, 'work', { run: 1, iteration: 1, attempt: 1 });
    expect(records.filter(({ s }) => s === 'out').map(({ d }) => d)).toEqual(['loading eu\n']);

    const { items } = await api.access.audit({ target: `workflow:${name}` });
    // The endpoint decides what S3 calls the author.
    expect(items.at(-1)).toMatchObject({ action: 'upload', outcome: 'done', who: expect.stringMatching(/^s3:./) });
  });

  it('runs to its end while the command line waits for it', async () => {
    const { name: waited, path: file } = freshName('waited');
    await uploadAndWait(file, scriptWorkflow(waited, 'echo done; exit 3'));

    const { code, out, err } = await akkaflow('workflow', 'trigger', waited, '--wait', '--logs');

    expect(code).toBe(10);
    expect(`${out}${err}`).toContain('done');
  });
});
