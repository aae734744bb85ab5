import { describe, expect, it } from 'vitest';
import { noticeId } from '#core/model/notice.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { composeNotice } from '#core/service/compose-notice.ts';
import { readCoordinator } from '#core/service/describe-coordinator.ts';
import { explainCoordinator } from '#core/service/explain-coordinator.ts';
import { UploadSystem } from './upload-system.ts';

const KEY = 'definitions/etl/daily.xml';
const FILE = `<work-flow name="daily" dir="/etl" creator="ann" mail-receivers="ann@example.com">
  <coordinator><depend-list cron="0 6 * * *"/></coordinator><start name="s" to="e"/><end name="e"/></work-flow>`;
const LOST = `its file ${KEY} was deleted, or defined something else, on 2026-11-23 12:00:00 UTC`;

/** Time begins on 2026-11-23 at 12:00:00 UTC. */
async function withoutItsFile(): Promise<UploadSystem> {
  const system = new UploadSystem();
  await system.load(system.put(KEY, FILE), system.remove(KEY));
  return system;
}

async function why(system: UploadSystem) {
  const read = await readCoordinator(system.env, 'daily');
  if (read === undefined) expect.unreachable();
  return (await explainCoordinator(system.env, read)).reasons;
}

function notice({ ports }: UploadSystem) {
  const [stored, ...others] = ports.notices.all();
  if (stored === undefined || others.length > 0) expect.unreachable();
  return stored.notice;
}

describe('a coordinator whose file is deleted', () => {
  it('says since when, and which file, when asked why it does not fire', async () => {
    const [reason] = await why(await withoutItsFile());
    expect(reason).toEqual({
      type: 'disabled',
      source: `deleted:${KEY}`,
      since: Date.UTC(2026, 10, 23, 12),
      sentence: `It is disabled since ${LOST}: it does not fire until it is defined anew or enabled. What succeeds meanwhile is still noted.`,
    });
  });

  it('is told of, once, and on the bus', async () => {
    const system = await withoutItsFile();
    const { at, ...told } = { at: 0, ...notice(system) };
    expect(told).toEqual({ type: 'disabled', coordinator: 'daily' });
    expect(system.ports.bus.published).toContainEqual({ type: 'notice', id: noticeId(notice(system)), at });
    const { report, receivers } = (await composeNotice(system.env, notice(system))) ?? expect.unreachable();
    expect(receivers).toEqual(['ann@example.com']);
    expect(report).toMatchObject({
      subject: '[akkaflow] DISABLED daily',
      lead: `It fires no more, since ${LOST}.`,
      facts: expect.arrayContaining([['File', KEY]]),
    });
  });

  it.each([
    ['is enabled', (system: UploadSystem) => commandCoordinator(system.env, 'daily', 'enable')],
    ['is put back', (system: UploadSystem) => system.load(system.put(KEY, FILE))],
    [
      'stands in another file, disabled',
      (system: UploadSystem) =>
        system.load(
          system.put('definitions/etl/moved.xml', FILE.replace('<coordinator>', '<coordinator is-enabled="false">')),
        ),
    ],
  ])('is nobody’s concern once it %s', async (_, mend) => {
    const system = await withoutItsFile();
    await mend(system);
    expect(await composeNotice(system.env, notice(system))).toBeUndefined();
  });

  it('was freed by a release that did not note when, and says so without the time', async () => {
    const system = await withoutItsFile();
    const stored = (await system.env.coordinators.load('daily')) ?? expect.unreachable();
    const { freedAt: _freedAt, state, wakeAt: _wakeAt, revision: _revision, ...head } = stored;
    await system.env.coordinators.save('daily', stored, { head, state });
    const [reason] = await why(system);
    expect(reason?.sentence).toMatch(
      new RegExp(`^It is disabled since its file ${KEY} was deleted, or defined something else:`),
    );
  });
});
