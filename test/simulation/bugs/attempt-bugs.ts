import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 2: a ready action is attempted at least once; the outcome of an attempt is recorded at most once. */
export const ATTEMPT_BUGS: readonly PlantedBug[] = [
  {
    name: 'stale-result-applied',
    guarantee: 2,
    file: 'core/engine/apply-result.ts',
    find: "if (draft.letters[ref.node] !== 'Q' || !sameAttempt(draft.ref(ref.node), ref)) return;",
    replace: "if (draft.letters[ref.node] !== 'Q') return;",
  },
  {
    name: 'unclaimed-not-sent-again',
    guarantee: 2,
    file: 'core/service/inspect-attempts.ts',
    find: '} else if (notBefore <= now) unclaimed.push(ref);',
    replace: '}',
  },
  {
    name: 'lost-attempt-counts-as-done',
    guarantee: 2,
    file: 'core/engine/apply-result.ts',
    find: '      replaceLost(draft, result);',
    replace: "      complete(draft, ref.node, 'S');",
  },
  {
    name: 'stopped-script-counts-as-done',
    guarantee: 2,
    file: 'worker/run-attempt.ts',
    find: "if (outcome.outcome === 'SUCCEEDED' && reason === undefined) return",
    replace: "if (outcome.outcome === 'SUCCEEDED' || reason === 'TIMED_OUT') return",
  },
  {
    name: 'failure-after-warning-hidden',
    guarantee: 2,
    file: 'worker/run-attempt.ts',
    find: "  const failure: Partial<ActionFailure> = outcome.outcome === 'FAILED' ? outcome : {};",
    replace:
      "  if (reason === undefined && outcome.outcome === 'FAILED' && outcome.fault === 'user') return { outcome: 'SUCCEEDED', endedAt, log };\n  const failure: Partial<ActionFailure> = outcome.outcome === 'FAILED' ? outcome : {};",
  },
];
