import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '#cli/connection/connect.ts';
import { findLocal } from '#cli/connection/local-files.ts';
import { tempDir } from '../temp-dir.ts';

const LOCAL = 'http://127.0.0.1:7070';

function dataDir(files: Readonly<Record<string, string>> = {}): string {
  const dir = tempDir();
  const all = { 'local.json': JSON.stringify({ pid: 1, url: LOCAL }), token: 'secret\n', ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(dir, name), text);
  return dir;
}

describe('the system a command is for', () => {
  it('is the one that runs on the data directory', async () => {
    const data = dataDir();
    expect(await findLocal(data)).toEqual({ url: LOCAL, token: 'secret' });
    expect((await connect({ output: 'table', headers: true, data }, { HOME: data })).url).toBe(LOCAL);
  });

  it.each([
    ['--url', { url: 'http://a.example' }, { AKKAFLOW_URL: 'http://b.example' }, 'http://a.example'],
    ['the environment without options', {}, { AKKAFLOW_URL: 'http://b.example/' }, 'http://b.example'],
  ])('is named by %s', async (_, options, variables, url) => {
    expect((await connect({ output: 'table', headers: true, token: 't', ...options }, variables)).url).toBe(url);
  });

  it('is that of --data even if the environment names another', async () => {
    const client = await connect(
      { output: 'table', headers: true, data: dataDir() },
      { AKKAFLOW_URL: 'http://b.example' },
    );
    expect(client.url).toBe(LOCAL);
  });

  it.each(['{"url":', '{"pid":1}', 'null', '7'])('is none while its file reads %s', async (text) => {
    expect(await findLocal(dataDir({ 'local.json': text }))).toBeUndefined();
  });
});
