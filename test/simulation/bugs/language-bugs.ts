import type { PlantedBug } from './planted-bug.ts';

/** What the language promises of joins, retries, gaps, loops, edges and suspension. */
export const LANGUAGE_BUGS: readonly PlantedBug[] = [
  {
    name: 'join-does-not-wait',
    guarantee: 'language',
    file: 'core/engine/walk.ts',
    find: 'const ready = waiting.filter((join) => !reachable.has(join));',
    replace: 'const ready = waiting;',
  },
  {
    name: 'one-retry-too-many',
    guarantee: 'language',
    file: 'core/engine/apply-result.ts',
    find: 'if (failures > action.retryTimes) {',
    replace: 'if (failures > action.retryTimes + 1) {',
  },
  {
    name: 'one-retry-too-few',
    guarantee: 'language',
    file: 'core/engine/apply-result.ts',
    find: 'if (failures > action.retryTimes) {',
    replace: 'if (failures >= Math.max(1, action.retryTimes)) {',
  },
  {
    name: 'loss-counts-as-a-failure',
    guarantee: 'language',
    file: 'core/engine/apply-result.ts',
    find: '  draft.amend(node, { losses });',
    replace: '  draft.amend(node, { losses, failures: (draft.extras.get(node)?.failures ?? 0) + 1 });',
  },
  {
    name: 'retry-without-its-interval',
    guarantee: 'language',
    file: 'core/engine/apply-result.ts',
    find: 'const isTried = tryAgain(draft, result, draft.now + delayMs);',
    replace: 'const isTried = tryAgain(draft, result, draft.now + delayMs / 2);',
  },
  {
    name: 'waiting-arrival-dropped',
    guarantee: 'language',
    file: 'core/engine/walk.ts',
    find: '    draft.amend(node, { arrivals: (extra.arrivals ?? 0) + 1 });\n',
    replace: '',
  },
  {
    name: 'error-edge-not-taken',
    guarantee: 'language',
    file: 'core/engine/apply-result.ts',
    find: "leave(draft, node, 'F', action.error, false);",
    replace: "leave(draft, node, 'F', action.ok, false);",
  },
  {
    name: 'suspended-and-sent',
    guarantee: 'language',
    file: 'core/engine/send.ts',
    find: 'if (draft.suspended || delaySeconds > longestDelay) {',
    replace: 'if (delaySeconds > longestDelay) {',
  },
  {
    name: 'rerun-passes-what-failed',
    guarantee: 'language',
    file: 'core/engine/walk.ts',
    find: 'const pass = first && passed && draft.passable.has(node);',
    replace: 'const pass = first && passed;',
  },
  {
    name: 'loop-limit-off-by-one',
    guarantee: 'language',
    file: 'core/engine/walk.ts',
    find: 'if (iteration > loopLimit) {',
    replace: 'if (iteration > loopLimit + 1) {',
  },
];
