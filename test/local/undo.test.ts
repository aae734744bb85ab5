import { describe, expect, it } from 'vitest';
import { Undo } from '#local/undo.ts';

describe('undoing what was started', () => {
  it('stops it in reverse order, each when the one before is done', async () => {
    const undo = new Undo();
    const steps: string[] = [];
    undo.push(() => void steps.push('first'));
    undo.push(async () => {
      await Promise.resolve();
      steps.push('second');
    });
    await undo.run();
    expect(steps).toEqual(['second', 'first']);
  });

  it('happens once, however often it is asked for', async () => {
    const undo = new Undo();
    let stops = 0;
    undo.push(() => void stops++);
    await Promise.all([undo.run(), undo.run()]);
    expect(stops).toBe(1);
  });

  it('goes on when a step fails, and tells in the end', async () => {
    const undo = new Undo();
    const steps: string[] = [];
    undo.push(() => void steps.push('first'));
    undo.push(() => {
      throw new Error('no');
    });
    await expect(undo.run()).rejects.toThrow('Not everything stopped in order');
    expect(steps).toEqual(['first']);
  });
});
