import { describe, expect, it } from 'vitest';
import { readTaskIdentity } from '#adapters/aws/ecs/task-identity.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

const URI = 'http://169.254.170.2/v4/0123';
/** In the shape of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html */
const METADATA = {
  Cluster: 'arn:aws:ecs:us-west-2:111122223333:cluster/default',
  TaskARN: 'arn:aws:ecs:us-west-2:111122223333:task/default/e9028f8d5d8e4f258373e7b93ce9a3c3',
  Family: 'akkaflow-dev-default',
  Revision: '3',
  LaunchType: 'FARGATE',
};

describe('a process in a task of ECS', () => {
  it('learns which task it is, and of which revision', async () => {
    const asked: string[] = [];
    const get = async (url: string) => {
      asked.push(url);
      return Response.json(METADATA);
    };
    const identity = await readTaskIdentity(URI, new JumpClock(), get);
    expect(asked).toEqual([`${URI}/task`]);
    expect(identity).toEqual({ task: 'e9028f8d5d8e4f258373e7b93ce9a3c3', release: 'akkaflow-dev-default:3' });
  });

  it('asks again while nobody answers', async () => {
    const answers = [new Response('', { status: 500 }), Response.json(METADATA)];
    const get = async () => answers.shift() ?? Response.error();
    expect(await readTaskIdentity(URI, new JumpClock(), get)).toMatchObject({ release: 'akkaflow-dev-default:3' });
  });

  it.each([
    ['an error', async () => new Response('', { status: 404 }), 'status 404'],
    ['something else', async () => Response.json({}), 'no TaskARN'],
    ['nothing', async () => Promise.reject(new Error('no route')), 'no route'],
  ])('gives up after half a minute of %s', async (_what, get, reason) => {
    const clock = new JumpClock();
    const began = clock.now();
    await expect(readTaskIdentity(URI, clock, get)).rejects.toMatchObject({
      name: 'TaskMetadataError',
      message: expect.stringContaining(reason),
    });
    expect(clock.now() - began).toBe(25_000);
  });
});
