import { chmodSync, cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalStatus } from '#core/model/status.ts';
import type { ExpectedLine } from './example-outcomes.ts';
import type { LocalSystem } from './local-system.ts';
import { openBench } from './workbench.ts';

const ACTIONS = join(import.meta.dirname, '../../actions');
const EXAMPLES = globSync('*/example.xml', { cwd: ACTIONS }).sort();

/** What an example is stated to do beyond ending in success. */
interface Expected {
  readonly status?: TerminalStatus;
  readonly params?: Readonly<Record<string, string>>;
  readonly lines?: readonly ExpectedLine[];
  /** Why it cannot run here: it needs a server, which `links-to-servers.test.ts` has. It must still be accepted. */
  readonly needs?: string;
}

/** By kind; a kind without an entry must end SUCCEEDED. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'file-executor': { lines: [{ node: 'sum', stream: 'out', line: 'north sea: 2 orders, 150 in all' }] },
  script: { lines: [{ node: 'count', stream: 'out', line: '10 words, 8 different ones' }] },
  ssh: { needs: 'a host that is reached by SSH' },
  transfer: { lines: [{ node: 'show', stream: 'out', line: '3,tab \t inside,-3.00' }] },
  metadata: { needs: 'a PostgreSQL' },
  shell: { params: { day: '2026-11-28' }, lines: [{ node: 'greet', stream: 'out', line: '17' }] },
};

let system: LocalSystem;
const files = mkdtempSync(join(tmpdir(), 'akkaflow-files-'));
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  chmodSync(files, 0o755);
  for (const folder of globSync('*/files', { cwd: ACTIONS })) cpSync(join(ACTIONS, folder), files, { recursive: true });
  system = await openBench((cleanup) => cleanups.push(cleanup)).start({ concurrency: 4, files });
});
afterAll(async () => {
  await Promise.all(cleanups.map((cleanup) => cleanup()));
  rmSync(files, { recursive: true, force: true });
});

/** Adds the links of an example, submits what stands beside an example, and it, and returns the name of its workflow. */
async function submit(example: string): Promise<string> {
  const folder = join(ACTIONS, dirname(example));
  // What earlier runs left in /tmp belongs to other users of slots.
  const scratch = mkdtempSync(join(files, 'tmp-'));
  chmodSync(scratch, 0o777);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').replaceAll('/tmp/', `${scratch}/`);
  const links = join(folder, 'links.xml');
  if (existsSync(links)) await system.addLinks(read('links.xml'));
  const others = globSync('*.xml', { cwd: folder }).filter((file) => !['example.xml', 'links.xml'].includes(file));
  for (const file of others.sort()) await system.submit(read(file));
  return system.submit(read('example.xml'));
}

describe.concurrent('the example of a kind', { timeout: 60_000 }, () => {
  it.each(EXAMPLES)('%s runs in local mode as stated', async (example) => {
    const { status = 'SUCCEEDED', params = {}, lines = [], needs } = EXPECTED[dirname(example)] ?? {};
    const workflow = await submit(example);
    if (needs !== undefined) return;
    const view = await system.end(await system.trigger(workflow, params));
    const messages = view.nodes.flatMap(({ attempts }) => attempts.map(({ message }) => message ?? ''));
    expect(view.status, messages.join('; ')).toBe(status);
    for (const { node, attempt, stream, line } of lines) {
      const written = await system.output(view.id, node, stream, attempt);
      expect(written).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    }
  });

  it('has a README beside it', () => {
    const without = EXAMPLES.map((example) => dirname(example)).filter(
      (kind) => !existsSync(join(ACTIONS, kind, 'README.md')),
    );
    expect(without).toEqual([]);
  });
});
