import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DefinitionStore, FolderSummary, WorkflowHead, WorkflowStore } from '#core/ports/workflow-store.ts';
import { NOON, unique, workflowHead } from './samples.ts';

export function describeWorkflowStoreContract(name: string, makePort: () => WorkflowStore): void {
  describe(`${name} as a workflow store`, () => {
    let store: WorkflowStore;
    beforeEach(() => {
      store = makePort();
    });

    const next = (head: WorkflowHead): WorkflowHead => ({
      ...head,
      version: head.version + 1,
      submittedAt: head.submittedAt + 1,
      hash: 'c'.repeat(64),
    });

    it('has no head of a name that was never defined', async () => {
      expect(await store.head('nothing')).toBeUndefined();
      expect(await store.versions('nothing')).toEqual([]);
    });

    it('replaces the head and keeps every version, newest first', async () => {
      const first = workflowHead({ name: `步骤 ${unique()}`, desc: 'd'.repeat(2_000) });
      const second = next(first);
      const third = next(second);
      expect(await store.replace(undefined, first)).toBe(true);
      expect(await store.replace(first, second)).toBe(true);
      expect(await store.replace(second, third)).toBe(true);
      expect(await store.head(first.name)).toEqual(third);
      expect(await store.versions(first.name)).toEqual([third, second, first]);
    });

    it('is true again when repeated, as after a lost answer', async () => {
      const first = workflowHead();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, first)).toBe(true);
      expect(await store.versions(first.name)).toEqual([first]);
    });

    it('refuses what was made from another head than the live one', async () => {
      const first = workflowHead();
      await store.replace(undefined, first);
      await store.replace(first, next(first));
      expect(await store.replace(undefined, { ...first, creator: 'bob' })).toBe(false);
      expect(await store.replace(first, { ...next(first), creator: 'bob' })).toBe(false);
      expect(await store.versions(first.name)).toEqual([next(first), first]);
    });

    it('marks a head as deleted without making a version of it', async () => {
      const first = workflowHead();
      await store.replace(undefined, first);
      const deleted = { ...first, deleted: true, submittedAt: NOON + 1 };
      expect(await store.replace(first, deleted)).toBe(true);
      expect(await store.versions(first.name)).toEqual([deleted]);
      const again = { ...next(deleted), deleted: false };
      await store.replace(deleted, again);
      expect((await store.versions(first.name)).map(({ version }) => version)).toEqual([2, 1]);
    });

    it('finds a version by its number', async () => {
      const first = workflowHead();
      await store.replace(undefined, first);
      const second = next(first);
      await store.replace(first, second);
      expect(await store.version(first.name, 1)).toEqual(first);
      expect(await store.version(first.name, 2)).toEqual(second);
      expect(await store.version(first.name, 3)).toBeUndefined();
      expect(await store.version('never defined', 1)).toBeUndefined();
    });

    it('lists the live ones of a folder and below it, by folder and name, in pages', async () => {
      const root = `/root${unique()}`;
      const at = (dir: string, label: string) => workflowHead({ dir: `${root}${dir}`, name: `${label} ${unique()}` });
      const inOrder = [at('', 'z'), at('/a', 'b'), at('/a', 'é'), at('/a', '步'), at('/a/b', 'a'), at('/ab', 'a')];
      for (const head of inOrder.toReversed()) await store.replace(undefined, head);
      const deleted = at('/a', 'deleted');
      await store.replace(undefined, deleted);
      await store.replace(deleted, { ...deleted, deleted: true });

      expect(await pages(root, 2)).toEqual(inOrder);
      expect(await pages(`${root}/a`, 3)).toEqual(inOrder.slice(1, 5));
      expect(await pages(`${root}/a/b`, 3)).toEqual(inOrder.slice(4, 5));
      expect((await pages('/', 50)).filter(({ dir }) => dir.startsWith(root))).toEqual(inOrder);
      expect(await pages(`${root}/nothing`, 3)).toEqual([]);
    });

    it('lists the folders right below one, by name, in pages, with what is in each and below it', async () => {
      const root = `/tree${unique()}`;
      const dirs = ['', '/a', '/a', '/a/x/y', '/ab', '/b b/c', '/步骤', '/a.b'];
      for (const dir of dirs) await store.replace(undefined, workflowHead({ dir: `${root}${dir}` }));
      const deleted = workflowHead({ dir: `${root}/gone` });
      await store.replace(undefined, deleted);
      await store.replace(deleted, { ...deleted, deleted: true });
      const folder = (dir: string, count: number) => ({ dir: `${root}${dir}`, workflows: { count, more: false } });

      const below = [folder('/a.b', 1), folder('/a', 3), folder('/ab', 1), folder('/b b', 1), folder('/步骤', 1)];
      expect(await folderPages(root, 2)).toEqual(below);
      expect(await folderPages(root, 50)).toEqual(below);
      expect(await folderPages(`${root}/a`, 50)).toEqual([folder('/a/x', 1)]);
      expect(await folderPages(`${root}/ab`, 50)).toEqual([]);
      expect((await folderPages('/', 50)).filter(({ dir }) => dir === root)).toEqual([folder('', 8)]);
    });

    it('refuses a cursor of other folders', async () => {
      await expect(store.folders('/a', { limit: 5, cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
    });

    it('moves a workflow to its new folder', async () => {
      const first = workflowHead({ dir: `/from${unique()}` });
      await store.replace(undefined, first);
      const moved = { ...next(first), dir: `/to${unique()}` };
      await store.replace(first, moved);
      expect(await pages(first.dir, 5)).toEqual([]);
      expect(await pages(moved.dir, 5)).toEqual([moved]);
    });

    it('refuses a cursor that it has not given out', async () => {
      await expect(store.list('/a', { limit: 5, cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
    });

    async function folderPages(dir: string, limit: number): Promise<readonly FolderSummary[]> {
      const found: FolderSummary[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.folders(dir, { limit, ...(cursor !== undefined && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    }

    async function pages(dir: string, limit: number): Promise<readonly WorkflowHead[]> {
      const found: WorkflowHead[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list(dir, { limit, ...(cursor !== undefined && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    }
  });
}

export function describeDefinitionStoreContract(name: string, makePort: () => DefinitionStore): void {
  describe(`${name} as a definition store`, () => {
    it('keeps a text to the byte under the SHA-256 of its UTF-8', async () => {
      const store = makePort();
      const text = '\ufeff<work-flow name="步骤"/>\r\n\u0000';
      const hash = await store.put(text);
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
      expect(await store.put(text)).toBe(hash);
      expect(await store.get(hash)).toBe(text);
    });

    it('throws MissingBodyError for a hash under which nothing is stored', async () => {
      await expect(makePort().get('0'.repeat(64))).rejects.toMatchObject({ code: 'missing-body' });
    });
  });
}
