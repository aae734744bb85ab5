import { describe, expect, it } from 'vitest';
import { freshName, scriptWorkflow } from '../definitions.ts';
import { akkaflow, api, running, start, until, uploadAndWait } from '../deployment.ts';

const { name, path } = freshName('kill');
const XML = scriptWorkflow(name, 'echo begun; sleep 600');

describe('a kill', () => {
  it('by the command line ends a running instance and its script', async () => {
    await uploadAndWait(path, XML);
    const id = await start(name);
    await running(id, 'work');

    expect(await akkaflow('instance', 'kill', id, '--reason', 'not today')).toMatchObject({ code: 0 });

    expect((await api.instances.info(id)).status).toBe('KILLED');
    await until('the end of its script', async () => {
      const { nodes } = await api.instances.info(id);
      return nodes.some(({ attempts }) => attempts.at(-1)?.status === 'KILLED');
    });
    expect(await akkaflow('instance', 'kill', id)).toMatchObject({ code: 5 });
  });
});
