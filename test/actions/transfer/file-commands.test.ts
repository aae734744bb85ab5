import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '#core/ports/action.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { type Workplace, workplace } from './attempt.ts';

let place: Workplace;
/** Where the scripts of commands lie, apart from the files of the transfer. */
let scripts: Workplace;
beforeEach(async () => {
  scripts = await workplace(() => ({}));
  place = await workplace((folder) => ({ shop: fileDatabaseLink('sqlite', `${folder}/shop.sqlite`) }));
  await place.sql('shop', 'create table items(id int)', 'insert into items values (1), (2)');
  return async () => {
    await place[Symbol.asyncDispose]();
    await scripts[Symbol.asyncDispose]();
  };
});

/** Runs commands in real processes, in the folder of the workplace. */
function processes(): Partial<ActionContext> {
  return {
    writeFile: async (name, text) => {
      await writeFile(join(scripts.folder, name), text);
      return join(scripts.folder, name);
    },
    spawn: async (command, args) => {
      const process = spawn(command, args, { cwd: place.folder, stdio: 'ignore' });
      const [code] = await once(process, 'exit');
      return { code };
    },
  };
}

function intoFile(children: string, attributes = '', select = 'select id from items') {
  return place.run(
    `<transfer><source type="DB" db-link="shop">${select}</source>
      <target type="FILE" path="${place.path('out.txt')}" ${attributes}>${children}</target></transfer>`,
    processes(),
  );
}

async function files(): Promise<readonly string[]> {
  return (await readdir(place.folder)).filter((name) => !name.startsWith('shop.sqlite')).toSorted();
}

describe('commands around a file', () => {
  it('run before the file is replaced and after it is complete', async () => {
    await place.write('out.txt', 'old\n');
    const { outcome } = await intoFile('<pre>cp out.txt before.txt</pre><after>cp out.txt after.txt</after>');
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('before.txt')).toBe('old\n');
    expect(await place.read('after.txt')).toBe('1\n2\n');
  });

  it('are scripts of bash, of several lines', async () => {
    const { outcome } = await intoFile(
      '<pre>set -o pipefail\nfor n in {1..3}; do\n  echo $n\ndone | tac > said.txt</pre>',
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('said.txt')).toBe('3\n2\n1\n');
  });

  it('leave the file and run nothing else when that before fails', async () => {
    await place.write('out.txt', 'old\n');
    const { outcome } = await intoFile('<pre>exit 3</pre><after>touch after.txt</after>', 'is-pre-del="true"');
    expect(outcome).toMatchObject({ outcome: 'FAILED', exitCode: 3, message: expect.stringMatching(/^<pre>: /) });
    expect(await place.read('out.txt')).toBe('old\n');
    expect(await files()).toEqual(['out.txt']);
  });

  it('fail the node when that after fails, with the file complete', async () => {
    await place.write('out.txt', 'old\n');
    const { outcome } = await intoFile('<after>exit 4</after>');
    expect(outcome).toMatchObject({ outcome: 'FAILED', exitCode: 4, message: expect.stringMatching(/^<after>: /) });
    expect(await place.read('out.txt')).toBe('1\n2\n');
  });

  it('do not run after a query that fails', async () => {
    const { outcome } = await intoFile('<after>touch after.txt</after>', '', 'select nothing from items');
    expect(outcome).toMatchObject({ outcome: 'FAILED' });
    expect(await files()).toEqual([]);
  });
});

describe('a file that is to be deleted first', () => {
  it.each([
    ['a query that is refused', 'select nothing from items'],
    ['a row on the way that cannot be read', "select id, json(case id when 2 then '{' else '{}' end) from items"],
  ])('stays as it was after %s', async (_, select) => {
    await place.write('out.txt', 'old\n');
    const { outcome } = await intoFile('', 'is-pre-del="true"', select);
    expect(outcome).toMatchObject({ outcome: 'FAILED' });
    expect(await place.read('out.txt')).toBe('old\n');
    expect(await files()).toEqual(['out.txt']);
  });

  it('need not be there', async () => {
    expect((await intoFile('', 'is-pre-del="true"')).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('out.txt')).toBe('1\n2\n');
  });
});
