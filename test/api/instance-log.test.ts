import { describe, expect, it, vi } from 'vitest';
import type { AttemptLog } from '#core/model/attempt.ts';
import type { LogRecord } from '#core/model/log.ts';
import { makeTestApi, startInstance, type TestApi } from './test-api.ts';

const NODE = encodeURIComponent('步骤1');
const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };

const line = (d: string): LogRecord => ({ t: 1, s: 'out', d });
const ndjson = (...records: readonly LogRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

async function withAttempt() {
  const api = makeTestApi();
  const id = await startInstance(api);
  await api.runMaster();
  await claim(api, id, 1);
  return { api, id };
}

async function claim({ env }: TestApi, instanceId: string, attempt: number) {
  const claimed = { workerId: 'w', token: `t${attempt}`, startedAt: env.clock.now() };
  await env.attempts.claim({ instanceId, ref: { ...ref, attempt } }, claimed);
}

async function finish({ env }: TestApi, instanceId: string, attempt: number, log: AttemptLog) {
  const end = { outcome: 'FAILED' as const, endedAt: env.clock.now(), log };
  await env.attempts.finish({ instanceId, ref: { ...ref, attempt } }, `t${attempt}`, end);
}

function read({ request }: TestApi, id: string, query = '') {
  return request('GET', `/v1/instances/${id}/nodes/${NODE}/log${query}`);
}

describe('the log of an attempt', () => {
  it('that was short comes whole', async () => {
    const { api, id } = await withAttempt();
    await finish(api, id, 1, { inline: ndjson(line('a\n'), line('b\n')), chunks: 0, bytes: 4, truncated: false });
    expect(await (await read(api, id)).json()).toEqual({
      run: 1,
      iteration: 1,
      attempt: 1,
      status: 'FAILED',
      records: [line('a\n'), line('b\n')],
      cursor: expect.any(String),
      done: true,
    });
  });

  it('that still runs is read on from chunk to chunk', async () => {
    const { api, id } = await withAttempt();
    expect(await (await read(api, id)).json()).toMatchObject({ records: [], done: false });
    await api.env.logs.write({ instanceId: id, ref }, 0, ndjson(line('a\n')));
    expect(await (await read(api, id)).json()).toMatchObject({ records: [line('a\n')], done: false });
    await api.env.logs.write({ instanceId: id, ref }, 1, ndjson(line('b\n')));
    await finish(api, id, 1, { chunks: 2, bytes: 4, truncated: false });
    expect(await (await read(api, id, '?chunk=1')).json()).toMatchObject({ records: [line('b\n')], done: true });
  });

  it('comes in pages of a megabyte at most, over chunks and within one', async () => {
    const { api, id } = await withAttempt();
    const records = Array.from({ length: 90 }, (_, n) => line(`${n} ${'x'.repeat(30_000)}\n`));
    await api.env.logs.write({ instanceId: id, ref }, 0, ndjson(...records.slice(0, 60)));
    await api.env.logs.write({ instanceId: id, ref }, 1, ndjson(...records.slice(60)));
    await finish(api, id, 1, { chunks: 2, bytes: 4, truncated: false });
    const seen: LogRecord[] = [];
    let query = '';
    for (let done = false; !done; ) {
      const response = await read(api, id, query);
      const text = await response.text();
      expect(text.length).toBeLessThan(1_050_000);
      const page = JSON.parse(text) as { records: LogRecord[]; cursor: string; done: boolean };
      seen.push(...page.records);
      query = `?cursor=${encodeURIComponent(page.cursor)}`;
      done = page.done;
    }
    expect(seen).toEqual(records);
  });

  it('can be read of one stream alone', async () => {
    const { api, id } = await withAttempt();
    const wrong: LogRecord = { t: 2, s: 'err', d: 'wrong' };
    await finish(api, id, 1, { inline: ndjson(line('a'), wrong), chunks: 0, bytes: 4, truncated: false });
    expect(await (await read(api, id, '?stream=err')).json()).toMatchObject({ records: [wrong], done: true });
  });

  it('can be fetched whole from where it is, or is short enough to be told', async () => {
    const { api, id } = await withAttempt();
    await api.env.logs.write({ instanceId: id, ref }, 0, ndjson(line('a\n')));
    await api.env.logs.write({ instanceId: id, ref }, 1, ndjson(line('b\n')));
    const download = async (query = '') =>
      (await (await api.request('GET', `/v1/instances/${id}/nodes/${NODE}/log/download${query}`)).json()) as {
        urls: string[];
        cursor?: string;
      };
    const whole = await download();
    const texts = await Promise.all(whole.urls.map(async (url) => await (await fetch(url)).text()));
    expect(texts.join('')).toBe(ndjson(line('a\n'), line('b\n')));
    const first = await download('?limit=1');
    const rest = await download(`?limit=5&cursor=${encodeURIComponent(first.cursor ?? '')}`);
    expect([...first.urls, ...rest.urls]).toEqual(whole.urls);
    await claim(api, id, 2);
    await finish(api, id, 2, { inline: 'short', chunks: 0, bytes: 5, truncated: false });
    expect(await download()).toMatchObject({ attempt: 2, status: 'FAILED', bytes: 5, inline: 'short', urls: [] });
  });

  it('is found without reading the attempts at other nodes', async () => {
    const { api, id } = await withAttempt();
    const list = vi.spyOn(api.env.attempts, 'list');
    await read(api, id);
    expect(list.mock.calls).toEqual([[id, 1]]);
    list.mockClear();
    await read(api, id, '?run=1&iteration=1&attempt=1');
    expect(list).not.toHaveBeenCalled();
  });

  it('is that of the newest attempt, or of the one asked for', async () => {
    const { api, id } = await withAttempt();
    await finish(api, id, 1, { inline: ndjson(line('first')), chunks: 0, bytes: 5, truncated: false });
    await claim(api, id, 2);
    expect(await (await read(api, id)).json()).toMatchObject({ attempt: 2, status: 'RUNNING' });
    expect(await (await read(api, id, '?attempt=1')).json()).toMatchObject({ attempt: 1, records: [line('first')] });
  });

  it.each([
    [NODE, '?attempt=9', 'no-such-attempt'],
    ['start', '', 'no-such-attempt'],
    ['nope', '', 'no-such-node'],
  ])('of %s%s is not found', async (node, query, code) => {
    const { api, id } = await withAttempt();
    const response = await api.request('GET', `/v1/instances/${id}/nodes/${node}/log${query}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code });
  });

  it('of an unknown instance is not found', async () => {
    const response = await read(makeTestApi(), '1ng7saeyak4tpadwdswp');
    expect(await response.json()).toMatchObject({ status: 404, code: 'no-such-instance' });
  });

  it.each(['chunk=-1', 'attempt=0', 'run=one', 'tail=5', 'stream=both', 'cursor=junk'])(
    'is not read by ?%s',
    async (query) => {
      const { api, id } = await withAttempt();
      expect((await read(api, id, `?${query}`)).status).toBe(400);
    },
  );
});
