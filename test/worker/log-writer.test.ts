import { describe, expect, it } from 'vitest';
import { LogWriter } from '#worker/log-writer.ts';
import { attemptId } from './fake-system.ts';
import { automatonOf } from './masking/automaton-of.ts';
import { VirtualClock } from './virtual-clock.ts';

const MAX_LOG_BYTES = 2 * 1024 * 1024;

/** A log whose store takes `chunkMs` for a chunk and fails as often as told. */
function openLog({ chunkMs = 0, failures = 0, secrets = [] as readonly string[] } = {}) {
  const clock = new VirtualClock();
  const chunks: string[] = [];
  let left = failures;
  const logs = {
    write: async (_id: unknown, chunk: number, body: string) => {
      if (chunkMs > 0) await clock.sleep(chunkMs);
      left -= 1;
      if (left >= 0) throw new Error('S3 is away');
      chunks[chunk] = body;
    },
    read: async () => undefined,
    deleteInstance: async () => {},
    addresses: async () => ({ items: [] }),
  };
  const logger = { info() {}, warn() {}, error() {} };
  const log = new LogWriter({ logs, clock, logger, masks: automatonOf(secrets) }, attemptId('i'), MAX_LOG_BYTES);
  return { clock, chunks, log };
}

const KIB_64 = Buffer.alloc(64 * 1024, 'x');

describe('the log of an attempt', () => {
  it('rides on the attempt when it is short', async () => {
    const { log, chunks, clock } = openLog();
    log.write('out', Buffer.from('one\n'));
    await clock.advance(10);
    log.write('err', Buffer.from('two\n'));
    const t = clock.now();
    expect(await log.close()).toEqual({
      inline: `{"t":${t - 10},"s":"out","d":"one\\n"}\n{"t":${t},"s":"err","d":"two\\n"}\n`,
      chunks: 0,
      bytes: 8,
      truncated: false,
    });
    expect(chunks).toEqual([]);
  });

  it('is nothing when nothing was written', async () => {
    expect(await openLog().log.close()).toEqual({ chunks: 0, bytes: 0, truncated: false });
  });

  it('goes to chunks of 256 KiB', async () => {
    const { log, chunks } = openLog();
    for (let n = 0; n < 10; n += 1) await log.write('out', KIB_64);
    expect(await log.close()).toMatchObject({ chunks: 3, bytes: 640 * 1024, truncated: false });
    expect(chunks.map((body) => Math.floor(body.length / KIB_64.length))).toEqual([4, 4, 2]);
  });

  it('goes to a chunk after five seconds, however short', async () => {
    const { log, chunks, clock } = openLog();
    log.write('out', Buffer.from('one\n'));
    await clock.advance(4_999);
    expect(chunks).toHaveLength(0);
    await clock.advance(1);
    expect(chunks).toHaveLength(1);
    log.write('out', Buffer.from('two\n'));
    await clock.advance(5_000);
    expect(chunks).toHaveLength(2);
    expect(await log.close()).toEqual({ chunks: 2, bytes: 8, truncated: false });
  });

  it('shows what was written while a chunk was being stored, though nothing follows', async () => {
    const { log, chunks, clock } = openLog({ chunkMs: 1_000 });
    log.write('out', Buffer.from('one\n'));
    await clock.advance(5_500);
    log.write('out', Buffer.from('two\n'));
    await clock.advance(6_500);
    expect(chunks).toMatchObject([expect.stringContaining('one'), expect.stringContaining('two')]);
  });

  it('makes its writers wait while a chunk is being stored and another is full', async () => {
    const { log, clock } = openLog({ chunkMs: 1_000 });
    const waits = Array.from({ length: 9 }, () => log.write('out', KIB_64));
    expect(waits.map((wait) => wait !== undefined)).toEqual([...Array(7).fill(false), true, true]);
    await clock.advance(1_000);
    await expect(waits.at(-1)).resolves.toBeUndefined();
  });

  it('is cut where it is told, and says so', async () => {
    const { log, chunks } = openLog();
    const mebibyte = Buffer.alloc(1024 * 1024, 'x');
    for (let n = 0; n < 4; n += 1) await log.write('out', mebibyte);
    expect(await log.close()).toMatchObject({ bytes: 4 * 1024 * 1024, truncated: true });
    const stored = chunks.join('');
    expect(stored.match(/x/g)).toHaveLength(MAX_LOG_BYTES);
    expect(stored.trimEnd().split('\n').at(-1)).toMatch(
      /"s":"sys","d":"output cut: 2097152 bytes kept, 2097152 left out/,
    );
  });

  it('is stored in order once the store is back', async () => {
    const { log, chunks, clock } = openLog({ failures: 3 });
    for (let n = 0; n < 5; n += 1) log.write('out', KIB_64);
    const closed = log.close();
    await clock.advance(5_000);
    expect(await closed).toMatchObject({ chunks: 2, truncated: false });
    expect(chunks).toHaveLength(2);
  });

  it('says what was lost when the store stays away, and does not fail', async () => {
    const { log, chunks, clock } = openLog({ failures: 5 });
    for (let n = 0; n < 5; n += 1) log.write('out', KIB_64);
    const closed = log.close();
    await clock.advance(10_000);
    expect(await closed).toMatchObject({ chunks: 1, truncated: true });
    expect(chunks[0]).toContain('output lost');
  });

  it('masks a secret that two reads share, before anything is cut', async () => {
    const { log } = openLog({ secrets: ['c4n4ry'] });
    log.write('out', Buffer.from('one c4n'));
    log.write('err', Buffer.from('4ry is not out'));
    log.write('out', Buffer.from('4ry two'));
    const { inline = '' } = await log.close();
    expect(inline).toContain('one ');
    expect(inline).toContain('*** two');
    expect(inline).toContain('4ry is not out');
    expect(inline).not.toContain('c4n');
  });

  it('shows a prompt in the next chunk although a secret begins with its last letter', async () => {
    const { log, chunks, clock } = openLog({ secrets: [': secret'] });
    log.write('out', Buffer.from('Name:'));
    await clock.advance(5_000);
    expect(chunks.join('')).toContain('Name');
    expect(chunks.join('')).toMatch(/"d":":"|"d":"Name:"/);
    await log.close();
  });
});
