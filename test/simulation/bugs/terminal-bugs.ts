import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 3: a terminal state never changes without a rerun. */
export const TERMINAL_BUGS: readonly PlantedBug[] = [
  {
    name: 'kill-after-the-end',
    guarantee: 3,
    file: 'core/engine/apply-command.ts',
    find: '  if (ended) return `it has already ended: ${status}`;\n',
    replace: '',
  },
  {
    name: 'late-result-moves-on',
    guarantee: 3,
    file: 'core/engine/apply-result.ts',
    find: "if (draft.letters[ref.node] !== 'Q' || !sameAttempt",
    replace: "if (draft.letters[ref.node] === 'S' || !sameAttempt",
  },
  {
    name: 'ended-is-ended-again',
    guarantee: 3,
    file: 'core/engine/ending.ts',
    find: "/** While KILLING: asks for the attempts still in flight to be cancelled, or ends when there are none. */\nexport function continueKilling(draft: Draft): void {\n  if (draft.phase.status !== 'KILLING') return;",
    replace: "export function continueKilling(draft: Draft): void {\n  if (!('reason' in draft.phase)) return;",
  },
  {
    name: 'rerun-stays-stored',
    guarantee: 3,
    file: 'core/engine/apply-command.ts',
    find: '  draft.applied.push({ id, type: command.type,',
    replace:
      "  if (command.type === 'rerun' && refusal === undefined) return;\n  draft.applied.push({ id, type: command.type,",
  },
];
