import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Environment } from '#core/ports/ports.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { FolderSync } from '#local/watch/folder-sync.ts';
import { coordinator, definition } from '#test/api/test-api.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

/** A folder, a system, and what keeps one in step with the other. */
class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'akkaflow-watch-'));
  readonly env: Environment = makeEnvironment();
  #said: string[] = [];
  #sync = this.#newSync();
  #edits = 0;

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Every write has a time of its own, however coarse the clock of the file system is. */
  write(path: string, text: string | Uint8Array): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.#edits += 1;
    utimesSync(file, this.#edits, this.#edits);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  rename(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
  }

  /** Steps until the folder has been taken in; answers what was said. */
  async settle(steps = 2): Promise<readonly string[]> {
    this.#said = [];
    for (let step = 0; step < steps; step++) await this.#sync.step();
    return this.#said.map((line) => line.replace(`${this.folder}/`, ''));
  }

  /** The system ends and is started again on the folder. */
  restart(): void {
    this.#sync = this.#newSync();
  }

  async version(workflow: string): Promise<number | 'deleted' | undefined> {
    const head = await this.env.workflows.head(workflow);
    return head?.deleted === true ? 'deleted' : head?.version;
  }

  #newSync(): FolderSync {
    return new FolderSync(this.env, this.folder, (line) => void this.#said.push(line));
  }
}

describe('a folder that is kept in step', () => {
  it('submits what is there when it starts, whatever the order of the files, with nothing to warn of', async () => {
    const bench = new Bench();
    bench.write('a-nightly.xml', coordinator({ depends: ['etl'] }));
    bench.write('etl/etl.xml', definition());
    bench.write('notes.txt', 'no definition');
    bench.write('.hidden/x.xml', 'no definition');
    expect(await bench.settle(1)).toEqual([
      'a-nightly.xml: coordinator nightly created',
      'etl/etl.xml: workflow etl created',
    ]);
    expect(await bench.version('etl')).toBe(1);
    expect(await bench.env.coordinators.load('nightly')).toMatchObject({ source: 'file:a-nightly.xml' });
  });

  it('takes a new and a changed file once it is stable', async () => {
    const bench = new Bench();
    await bench.settle();
    bench.write('etl.xml', definition());
    expect(await bench.settle(1)).toEqual([]);
    expect(await bench.settle(1)).toEqual(['etl.xml: workflow etl created']);
    bench.write('etl.xml', definition('etl', 'true'));
    expect(await bench.settle(1)).toEqual([]);
    bench.write('etl.xml', definition('etl', 'false'));
    expect(await bench.settle(1)).toEqual([]);
    expect(await bench.settle(1)).toEqual(['etl.xml: workflow etl updated']);
    expect(await bench.version('etl')).toBe(2);
  });

  it('says what is wrong with a file once, and leaves the live version', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    await bench.settle();
    bench.write('etl.xml', definition().replace('to="步骤1"', 'to="nowhere"'));
    const said = await bench.settle(4);
    expect(said).toContainEqual(expect.stringMatching(/^etl\.xml:2:\d+: error: /));
    expect(new Set(said).size).toBe(said.length);
    expect(await bench.version('etl')).toBe(1);
    bench.write('etl.xml', new Uint8Array([0xff]));
    expect(await bench.settle()).toEqual([expect.stringMatching(/^etl\.xml:1:1: error: not-utf-8: /)]);
  });

  it('deletes what a file owned that is removed, after two looks', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    bench.write('nightly.xml', coordinator());
    await bench.settle();
    bench.remove('etl.xml');
    bench.remove('nightly.xml');
    expect(await bench.settle(1)).toEqual([]);
    expect((await bench.settle(1)).toSorted()).toEqual([
      'etl.xml: workflow etl deleted',
      'nightly.xml: coordinator nightly deleted',
    ]);
    expect(await bench.version('etl')).toBe('deleted');
    expect(await bench.env.coordinators.load('nightly')).toBeUndefined();
  });

  it('deletes with the workflow the coordinator in it', async () => {
    const bench = new Bench();
    bench.write(
      'etl.xml',
      definition().replace('<start ', '<coordinator><depend-list cron="0 2 * * *"/></coordinator><start '),
    );
    await bench.settle();
    bench.restart();
    await bench.settle();
    bench.remove('etl.xml');
    expect(await bench.settle()).toEqual(['etl.xml: workflow etl deleted']);
    expect(await bench.env.coordinators.load('etl')).toBeUndefined();
  });

  it('keeps a workflow of a removed file as long as others depend on it', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    bench.write('nightly.xml', coordinator({ depends: ['etl'] }));
    await bench.settle();
    bench.remove('etl.xml');
    expect(await bench.settle(4)).toEqual([
      'etl.xml: the workflow etl stays, since these coordinators depend on it: nightly',
    ]);
    expect(await bench.version('etl')).toBe(1);
    bench.write('nightly.xml', coordinator());
    expect(await bench.settle()).toContain('etl.xml: workflow etl deleted');
  });

  it('deletes what was removed while it was not looking', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    await bench.settle();
    bench.remove('etl.xml');
    bench.restart();
    expect(await bench.settle(1)).toEqual(['etl.xml: workflow etl deleted']);
  });

  it('lets a renamed file keep its names, though others depend on them', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    bench.write('nightly.xml', coordinator({ depends: ['etl'] }));
    await bench.settle();
    bench.rename('etl.xml', 'load.xml');
    const said = await bench.settle(3);
    expect(said).toContain('load.xml: workflow etl updated');
    expect(said).not.toContainEqual(expect.stringContaining('deleted'));
    expect(await bench.env.workflows.head('etl')).toMatchObject({ source: 'file:load.xml', deleted: false });
    bench.restart();
    expect(await bench.settle()).toEqual([]);
  });

  it('deletes the former name when a file defines another', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    await bench.settle();
    bench.write('etl.xml', definition('elt'));
    expect(await bench.settle()).toEqual(['etl.xml: workflow elt created', 'etl.xml: workflow etl deleted']);
  });

  it('touches no name that was submitted otherwise', async () => {
    const bench = new Bench();
    await submitDefinition(bench.env, definition(), 'api');
    bench.write('etl.xml', definition('etl', 'true'));
    expect(await bench.settle()).toEqual(['etl.xml: the name belongs to api: change it there, or take another name']);
    expect(await bench.version('etl')).toBe(1);
    bench.remove('etl.xml');
    expect(await bench.settle()).toEqual([]);
    expect(await bench.version('etl')).toBe(1);
  });

  it('deletes nothing when the folder itself cannot be read', async () => {
    const bench = new Bench();
    bench.write('etl.xml', definition());
    await bench.settle();
    rmSync(bench.folder, { recursive: true });
    await expect(bench.settle(1)).rejects.toThrow('ENOENT');
    await expect(bench.settle(1)).rejects.toThrow('ENOENT');
    expect(await bench.version('etl')).toBe(1);
  });
});
