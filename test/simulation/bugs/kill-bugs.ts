import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 5: after a kill is acknowledged, no attempt starts. */
export const KILL_BUGS: readonly PlantedBug[] = [
  {
    name: 'queued-without-tombstone',
    guarantee: 5,
    file: 'core/service/cancel-attempts.ts',
    find: '    const result = await env.attempts.cancel(id, now);',
    replace:
      "    const [known] = await env.attempts.get(instance.id, [ref]);\n    const result = known === undefined ? { found: 'queued' } : await env.attempts.cancel(id, now);",
  },
  {
    name: 'ended-before-cancelled',
    guarantee: 5,
    file: 'core/engine/ending.ts',
    find: "  if (draft.having('Q').length > 0) draft.phase = {",
    replace: "  if (draft.having('Q').length > 1) draft.phase = {",
  },
  {
    name: 'tombstone-taken-for-a-claim',
    guarantee: 5,
    file: 'worker/claim-attempt.ts',
    find: "  if (claimed === true) return 'ours';",
    replace: "  if (claimed === true || claimed.status === 'KILLED') return 'ours';",
  },
  {
    name: 'first-cancellation-ends-all',
    guarantee: 5,
    file: 'core/engine/ending.ts',
    find: '  if (refs.length > 0) draft.effects.push(',
    replace: '  if (refs.length > 1) draft.effects.push(',
  },
];
