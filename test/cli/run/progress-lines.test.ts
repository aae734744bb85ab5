import { describe, expect, it } from 'vitest';
import { ProgressLines } from '#cli/run/progress-lines.ts';
import { aNodeView, anAttempt, anInstanceView } from '../instance-views.ts';

const NOW = 9_000;
const ref = { node: 0, run: 1, iteration: 1, attempt: 1 };

function running(...attempts: readonly ReturnType<typeof anAttempt>[]) {
  return anInstanceView({ nodes: [aNodeView({ status: 'RUNNING', iteration: 1, attempts })] });
}

function texts(progress: ProgressLines, view: ReturnType<typeof anInstanceView>) {
  return progress.changes(view, NOW).map(({ text }) => text);
}

describe('progress', () => {
  it('tells each thing once', () => {
    const progress = new ProgressLines();
    expect(texts(progress, running(anAttempt()))).toContain('load RUNNING');
    expect(texts(progress, running(anAttempt()))).toEqual([]);
    expect(texts(progress, running(anAttempt({ status: 'SUCCEEDED', endedAt: 3_000 })))).toEqual([
      'load SUCCEEDED after 2.0s',
    ]);
  });

  it('tells what began and ended between two looks, in the order of time', () => {
    const first = anAttempt({ status: 'FAILED', endedAt: 2_000, message: 'exit code 1' });
    const second = anAttempt({ ref: { ...ref, attempt: 2 }, startedAt: 2_500, status: 'SUCCEEDED', endedAt: 3_000 });
    const changes = texts(new ProgressLines(), running(first, second));
    expect(changes.slice(0, 4)).toEqual([
      'load RUNNING',
      'load FAILED after 1.0s: exit code 1',
      'load (attempt 2) RUNNING',
      'load (attempt 2) SUCCEEDED after 0.5s',
    ]);
  });

  it('tells of a node that is skipped, and says nothing of one that is not reached', () => {
    const nodes = [aNodeView({ name: 'a', status: 'SKIPPED', iteration: 1 }), aNodeView({ name: 'b' })];
    expect(texts(new ProgressLines(), anInstanceView({ nodes, status: 'RUNNING' }))).toEqual([
      'a SKIPPED',
      'etl 1kdm4c00000000000000 RUNNING',
    ]);
  });
});
