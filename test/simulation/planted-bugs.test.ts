import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant } from './bugs/planted-bug.ts';
import { PLANTED_BUGS } from './bugs/planted-bugs.ts';
import { catchBugs } from './catch-bugs.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Caught within a few seeds; `npm run simulate -- --bugs` catches all. */
const QUICK: readonly string[] = [
  'counted-time-forgotten',
  'readiness-not-used-up',
  'owed-marked-though-it-failed',
  'ended-is-ended-again',
  'join-does-not-wait',
  'error-edge-not-taken',
  'refused-mail-counts-as-sent',
  'anybody-takes-a-name',
  'log-not-masked',
];

describe('The planted bugs', () => {
  it('have names of their own, and are three or more for each guarantee', () => {
    const names = PLANTED_BUGS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(40);
    for (const guarantee of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const count = PLANTED_BUGS.filter((bug) => bug.guarantee === guarantee).length;
      expect({ guarantee, enough: count >= 3 }).toEqual({ guarantee, enough: true });
    }
  });

  it.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))(
    '%s has its one place in the product',
    async (_, bug) => {
      const source = await readFile(join(ROOT, bug.file), 'utf8');
      expect(plant(bug, source)).not.toBe(source);
    },
  );

  it('are caught, those that take few seeds', { timeout: 180_000 }, async () => {
    const bugs = PLANTED_BUGS.filter(({ name }) => QUICK.includes(name));
    const catches = await catchBugs(bugs, { most: 60, threads: 2, caught: () => {} });
    expect(catches.filter(({ seed }) => seed === undefined).map(({ bug }) => bug.name)).toEqual([]);
    expect(catches).toHaveLength(QUICK.length);
  });
});
