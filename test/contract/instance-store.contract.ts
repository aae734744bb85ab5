import { beforeEach, describe, expect, it } from 'vitest';
import type { AppliedCommand, StoredCommand } from '#core/model/instance.ts';
import { type InstanceStore, MAX_PENDING_COMMANDS } from '#core/ports/instance-store.ts';
import {
  context,
  FULL_STATE,
  killCommand,
  mustLoad,
  NOON,
  NOON_MINUTE,
  newInstance,
  RUNNING,
  SUCCEEDED,
  sampleId,
  storedInstance,
} from './samples.ts';

const KIB = 1024;

/** What every `InstanceStore` promises about single instances; lists and waking have suites of their own. */
export function describeInstanceStoreContract(name: string, makePort: () => InstanceStore): void {
  describe(`${name} as an instance store`, () => {
    let store: InstanceStore;
    beforeEach(() => {
      store = makePort();
    });

    describe('create', () => {
      it('stores the instance and its context', async () => {
        const instance = newInstance();
        expect(await store.create(instance, context())).toBe('created');
        expect(await store.load(instance.id)).toEqual({ ...instance, commands: [], applied: [], revision: 1 });
        expect(await store.context(instance.id)).toEqual(context());
      });

      it('lets the first one stand when it is repeated', async () => {
        const instance = newInstance();
        await store.create(instance, context());
        const other = { ...instance, version: 9 };
        expect(await store.create(other, context({ startedBy: 'somebody else' }))).toBe('exists');
        expect((await mustLoad(store, instance.id)).version).toBe(3);
        expect((await store.context(instance.id))?.startedBy).toBe('api');
      });

      it('keeps parameters of 128 KiB, the first ones also when others are tried', async () => {
        const instance = newInstance();
        const long = context({ params: { a: 'é'.repeat(32 * KIB), b: '"'.repeat(32 * KIB) } });
        await store.create(instance, long);
        await store.create(instance, context({ params: { a: 'z'.repeat(32 * KIB) } }));
        expect(await store.context(instance.id)).toEqual(long);
      });

      it('keeps a state of every form, and one of 5,000 nodes with something to say of each', async () => {
        const full = await storedInstance(store, { state: FULL_STATE });
        expect(full.state).toEqual(FULL_STATE);
        const extra = { iteration: 99, attempt: 9, failures: 8, losses: 3, notBefore: NOON, deadlineAt: NOON };
        const extras = Object.fromEntries(Array.from({ length: 5_000 }, (_, node) => [node, extra]));
        const large = await storedInstance(store, { state: { ...RUNNING, nodes: 'R'.repeat(5_000), extras } });
        expect(large.state.extras).toEqual(extras);
      });
    });

    it('loads nothing under an id that is free', async () => {
      expect(await store.load(sampleId())).toBeUndefined();
      expect(await store.context(sampleId())).toBeUndefined();
    });

    describe('save', () => {
      it('changes what it names and leaves the rest', async () => {
        const loaded = await storedInstance(store);
        expect(await store.save(loaded, { state: RUNNING, startedAt: NOON + 5 })).toBe(true);
        const expected = { ...loaded, state: RUNNING, startedAt: NOON + 5, revision: 2 };
        expect(await store.load(loaded.id)).toEqual(expected);
      });

      it('writes nothing when the revision is no longer the loaded one', async () => {
        const loaded = await storedInstance(store);
        await store.save(loaded, { state: RUNNING });
        expect(await store.save(loaded, { state: SUCCEEDED, wakeAt: 'rest' })).toBe(false);
        expect(await mustLoad(store, loaded.id)).toMatchObject({ state: RUNNING, revision: 2 });
      });

      it('writes nothing for an instance that is gone', async () => {
        const loaded = await storedInstance(store);
        expect(await store.save({ ...loaded, id: sampleId() }, { state: RUNNING })).toBe(false);
      });

      it('lets one of two at the same time through', async () => {
        const loaded = await storedInstance(store);
        const saves = [store.save(loaded, { state: RUNNING }), store.save(loaded, { state: SUCCEEDED })];
        expect((await Promise.all(saves)).sort()).toEqual([false, true]);
      });

      it('sets the wake time, keeps it, and takes it away', async () => {
        const first = await storedInstance(store);
        await store.save(first, { state: RUNNING, wakeAt: NOON_MINUTE + 30 });
        const second = await mustLoad(store, first.id);
        expect(second.wakeAt).toBe(NOON_MINUTE + 30);
        await store.save(second, { state: RUNNING });
        const third = await mustLoad(store, first.id);
        expect(third.wakeAt).toBe(NOON_MINUTE + 30);
        await store.save(third, { state: SUCCEEDED, wakeAt: 'rest' });
        expect((await mustLoad(store, first.id)).wakeAt).toBeUndefined();
      });

      it('takes the end away for a rerun, with the newest version', async () => {
        const first = await storedInstance(store);
        await store.save(first, { state: SUCCEEDED, endedAt: NOON + 9, wakeAt: 'rest' });
        const ended = await mustLoad(store, first.id);
        expect(ended.endedAt).toBe(NOON + 9);
        const version = { version: 4, hash: 'c'.repeat(64) };
        await store.save(ended, { state: RUNNING, endedAt: null, version, wakeAt: NOON_MINUTE });
        const again = await mustLoad(store, first.id);
        expect(again).toMatchObject({ ...version, wakeAt: NOON_MINUTE });
        expect(again).not.toHaveProperty('endedAt');
      });

      it('keeps what became of every command, though as many as can wait are applied at once', async () => {
        const { id } = await storedInstance(store);
        const accept = async (command: StoredCommand) => store.accept(id, command, NOON_MINUTE);
        const before = killCommand();
        await accept(before);
        const first: AppliedCommand = { id: before.id, type: 'kill', appliedAt: NOON };
        await store.save(await mustLoad(store, id), { state: RUNNING, applied: [first] });

        const commands = Array.from({ length: MAX_PENDING_COMMANDS }, () => killCommand());
        for (const command of commands) await accept(command);
        const between = await mustLoad(store, id);
        expect(between).toMatchObject({ commands, applied: [first] });
        const refused = commands.map((command) => ({ ...first, id: command.id, refusal: 'it has ended' }));
        await store.save(between, { state: RUNNING, applied: refused });
        const after = await mustLoad(store, id);
        expect(after).toMatchObject({ commands: [], applied: [first, ...refused] });
        for (const command of commands) expect(await accept(command)).toBe('accepted');
        expect(await mustLoad(store, id)).toEqual(after);
      });

      it('keeps the last 25 applied commands, with 200 characters of a refusal', async () => {
        const { id } = await storedInstance(store);
        const refusals = Array.from({ length: 30 }, (_, index) => `${index} ${'步骤😀'.repeat(100)}`);
        for (const refusal of refusals) {
          const applied: AppliedCommand[] = [{ id: killCommand().id, type: 'rerun', appliedAt: NOON, refusal }];
          await store.save(await mustLoad(store, id), { state: RUNNING, applied });
        }
        const kept = (await mustLoad(store, id)).applied.map(({ refusal }) => refusal);
        expect(kept).toEqual(refusals.slice(-25).map((refusal) => refusal.slice(0, 200).toWellFormed()));
      });
    });

    describe('accept', () => {
      it('stores commands in order of their ids and makes a loaded instance stale', async () => {
        const loaded = await storedInstance(store);
        const [first, second] = [killCommand(), killCommand({ command: { type: 'rerun', mode: { type: 'recover' } } })];
        expect(await store.accept(loaded.id, second, NOON_MINUTE)).toBe('accepted');
        expect(await store.accept(loaded.id, first, NOON_MINUTE)).toBe('accepted');
        expect((await mustLoad(store, loaded.id)).commands).toEqual([first, second]);
        expect(await store.save(loaded, { state: RUNNING })).toBe(false);
      });

      it('changes nothing when repeated, before and after the command is applied', async () => {
        const { id } = await storedInstance(store);
        const command = killCommand();
        await store.accept(id, command, NOON_MINUTE);
        const waiting = await mustLoad(store, id);
        expect(await store.accept(id, command, NOON_MINUTE)).toBe('accepted');
        expect(await mustLoad(store, id)).toEqual(waiting);

        const applied = [{ id: command.id, type: 'kill' as const, appliedAt: NOON }];
        await store.save(waiting, { state: SUCCEEDED, wakeAt: 'rest', applied });
        const done = await mustLoad(store, id);
        expect(await store.accept(id, command, NOON_MINUTE)).toBe('accepted');
        expect(await mustLoad(store, id)).toEqual(done);
      });

      it('makes the waking earlier, also of an instance at rest, and never later', async () => {
        const { id } = await storedInstance(store);
        await store.accept(id, killCommand(), NOON_MINUTE - 1);
        expect((await mustLoad(store, id)).wakeAt).toBe(NOON_MINUTE - 1);
        await store.accept(id, killCommand(), NOON_MINUTE + 1);
        const waiting = await mustLoad(store, id);
        expect(waiting.wakeAt).toBe(NOON_MINUTE - 1);
        expect(waiting.commands).toHaveLength(2);
        await store.save(waiting, { state: SUCCEEDED, wakeAt: 'rest' });
        await store.accept(id, killCommand(), NOON_MINUTE + 1);
        expect((await mustLoad(store, id)).wakeAt).toBe(NOON_MINUTE + 1);
      });

      it(`refuses what goes beyond ${MAX_PENDING_COMMANDS} that wait, and takes it when one is applied`, async () => {
        const { id } = await storedInstance(store);
        const commands = Array.from({ length: MAX_PENDING_COMMANDS }, () => killCommand());
        for (const command of commands) expect(await store.accept(id, command, NOON_MINUTE)).toBe('accepted');
        const late = killCommand();
        expect(await store.accept(id, late, NOON_MINUTE)).toBe('full');
        const loaded = await mustLoad(store, id);
        expect(loaded.commands).toEqual(commands);
        const applied = commands.slice(0, 1).map((each) => ({ id: each.id, type: 'kill' as const, appliedAt: NOON }));
        await store.save(loaded, { state: RUNNING, applied });
        expect(await store.accept(id, late, NOON_MINUTE)).toBe('accepted');
      });

      it('knows no instance under a free id, and makes none', async () => {
        const id = sampleId();
        expect(await store.accept(id, killCommand(), NOON_MINUTE)).toBe('missing');
        expect(await store.load(id)).toBeUndefined();
      });

      it('loses none of many at the same time', async () => {
        const { id } = await storedInstance(store);
        const commands = Array.from({ length: 8 }, () => killCommand());
        await Promise.all(commands.map((command, index) => store.accept(id, command, NOON_MINUTE + index)));
        const loaded = await mustLoad(store, id);
        expect(loaded.commands).toEqual(commands);
        expect(loaded.wakeAt).toBe(NOON_MINUTE);
      });
    });

    describe('delete', () => {
      it('takes an ended instance and its context away, and may be repeated', async () => {
        const loaded = await storedInstance(store);
        await store.save(loaded, { state: SUCCEEDED, wakeAt: 'rest' });
        expect(await store.delete(loaded.id)).toBe(true);
        expect(await store.delete(loaded.id)).toBe(true);
        expect(await store.load(loaded.id)).toBeUndefined();
        expect(await store.context(loaded.id)).toBeUndefined();
      });

      it('leaves an id that cannot be taken again, asked anything, or found in a list', async () => {
        const loaded = await storedInstance(store);
        await store.save(loaded, { state: SUCCEEDED, wakeAt: 'rest' });
        await store.delete(loaded.id);
        expect(await store.create(newInstance({ id: loaded.id }), context())).toBe('exists');
        expect(await store.load(loaded.id)).toBeUndefined();
        expect(await store.accept(loaded.id, killCommand(), NOON_MINUTE)).toBe('missing');
        await store.wakeBy(loaded.id, NOON_MINUTE);
        expect((await store.list({ workflow: loaded.workflow }, { limit: 10 })).items).toEqual([]);
      });

      it('refuses one that runs, and one that is asked something', async () => {
        const loaded = await storedInstance(store);
        expect(await store.delete(loaded.id)).toBe(false);
        await store.save(loaded, { state: SUCCEEDED });
        await store.accept(loaded.id, killCommand(), NOON_MINUTE);
        expect(await store.delete(loaded.id)).toBe(false);
        expect(await store.load(loaded.id)).toBeDefined();
      });
    });
  });
}
