import { describe, expect, it } from 'vitest';
import { freshName, scriptWorkflow } from '../definitions.ts';
import { api, ended, until, uploadAndWait } from '../deployment.ts';

const MINUTE_MS = 60_000;
/** A whole minute to the next tick, one more for a machine that is busy. */
const FIRED_MS = 3 * MINUTE_MS;

const minutelyFile = freshName('minutely');
const afterwardsFile = freshName('afterwards');
const EACH_MINUTE = scriptWorkflow(minutelyFile.name, 'echo "of ${time.today|yyyy-MM-dd}"', {
  coordinator: '<coordinator is-enabled="true"><depend-list cron="* * * * *"/></coordinator>',
});
const AFTER_IT = scriptWorkflow(afterwardsFile.name, 'echo after', {
  coordinator: `<coordinator is-enabled="true"><depend-list><workflow name="${minutelyFile.name}"/></depend-list></coordinator>`,
});

function instancesOf(workflow: string) {
  return api.instances.list({ workflow }).then(({ items }) => items.toSorted((a, b) => a.createdAt - b.createdAt));
}

describe('coordinators', { timeout: FIRED_MS + MINUTE_MS }, () => {
  it('fire by the tick of EventBridge, and by the word on the bus that another workflow has succeeded', async () => {
    const reports = await Promise.all([
      uploadAndWait(minutelyFile.path, EACH_MINUTE),
      uploadAndWait(afterwardsFile.path, AFTER_IT),
    ]);
    expect(reports).toMatchObject([{ result: 'accepted' }, { result: 'accepted' }]);
    const [first] = await until('a firing', async () => nonEmpty(await instancesOf(minutelyFile.name)), FIRED_MS);
    const minutely = await ended(first?.id ?? '');
    const [second] = await until('what depends on it', async () => nonEmpty(await instancesOf(afterwardsFile.name)));
    const after = await ended(second?.id ?? '');
    await api.coordinators.command(minutelyFile.name, 'disable');

    expect([minutely.status, after.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(minutely.context.logicalTime % MINUTE_MS).toBe(0);
    // Promptly, not by the next tick.
    expect(after.createdAt - (minutely.endedAt ?? 0)).toBeLessThan(MINUTE_MS / 3);
  });
});

function nonEmpty<T>(list: readonly T[]): readonly T[] | false {
  return list.length > 0 && list;
}
