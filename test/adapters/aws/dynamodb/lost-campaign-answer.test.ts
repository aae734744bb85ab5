import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { newProgress } from '#core/campaign/progress.ts';
import { NOON, NOON_MINUTE, sampleId } from '#test/contract/samples.ts';
import { loseFirstAnswers } from '#test/emulators/lose-answers.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

// Apart from the other lost answers: the SDK grants one client only so many repetitions.
let aws: TestAws;
beforeAll(async () => {
  aws = await startEmulators();
});
afterAll(() => aws.stop());

it('When every answer of DynamoDB is lost once, a campaign is made and saved once, with one plan', async () => {
  const { campaigns } = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
  const restore = loseFirstAnswers(aws.clients.dynamodb);
  const head = { id: sampleId(), kind: 'backfill', workflow: 'w', startedBy: 'api', createdAt: NOON } as const;
  const plan = { times: [NOON], steps: [{ workflow: 'w', after: [] }], params: {}, timezone: 'UTC' };
  const progress = newProgress(1);
  expect(await campaigns.create(head, plan, { progress })).toBe('created');
  expect(await campaigns.create(head, plan, { progress })).toBe('exists');
  expect(await campaigns.plan(head.id)).toEqual(plan);
  const made = await campaigns.load(head.id);
  if (made === undefined) throw new Error('there is no campaign');
  expect(await campaigns.save(made, { progress, wakeAt: NOON_MINUTE })).toBe(true);
  expect(await campaigns.save(made, { progress })).toBe(false);
  restore();
});
