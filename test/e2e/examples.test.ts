import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import { EXAMPLE_OUTCOMES, type ExampleOutcome } from './example-outcomes.ts';
import type { LocalSystem } from './local-system.ts';
import { openBench } from './workbench.ts';

const FOLDER = join(import.meta.dirname, '../../examples');
let system: LocalSystem;
const cleanups: (() => Promise<void>)[] = [];
beforeAll(async () => {
  system = await openBench((cleanup) => cleanups.push(cleanup)).start({ concurrency: 8 });
});
afterAll(() => Promise.all(cleanups.map((cleanup) => cleanup())));

async function run({ file, params }: ExampleOutcome): Promise<InstanceView> {
  const workflow = await system.submit(readFileSync(join(FOLDER, file), 'utf8'));
  return await system.end(await system.trigger(workflow, params));
}

const byName = <T>(nodes: readonly NodeView[], value: (node: NodeView) => T) =>
  Object.fromEntries(nodes.map((node) => [node.name, value(node)]));

describe('the table of outcomes', () => {
  it('has every example', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.xml'));
    expect(new Set(EXAMPLE_OUTCOMES.map(({ file }) => file))).toEqual(new Set(files));
  });
});

describe.concurrent('an example', { timeout: 60_000 }, () => {
  it.each(EXAMPLE_OUTCOMES)('$file with $params ends $status, as stated', async (outcome) => {
    const view = await run(outcome);
    expect(view.status).toBe(outcome.status);
    expect(byName(view.nodes, ({ status }) => status)).toEqual(outcome.nodes);
    if (outcome.endedBy !== undefined) expect(view.reason?.node).toBe(outcome.endedBy);
    const repeated = view.nodes.filter(({ attempts }) => attempts.length > 1);
    expect(byName(repeated, ({ attempts }) => attempts.length)).toEqual(outcome.attempts ?? {});
    for (const { node, attempt, stream, line } of outcome.lines) {
      const lines = await system.output(view.id, node, stream, attempt);
      expect(lines).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    }
  });
});
