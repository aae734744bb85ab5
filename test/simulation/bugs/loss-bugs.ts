import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 4: nothing accepted is lost. */
export const LOSS_BUGS: readonly PlantedBug[] = [
  {
    name: 'start-without-waking',
    guarantee: 4,
    file: 'core/service/start-instance.ts',
    find: 'const wakeAt = wakeTime(state, now) ?? minuteOf(now);',
    replace: 'const wakeAt = (wakeTime(state, now) ?? minuteOf(now)) + 1_000_000_000;',
  },
  {
    name: 'command-without-waking',
    guarantee: 4,
    file: 'core/service/command-instance.ts',
    find: 'env.instances.accept(id, stored, minuteOf(now))',
    replace: 'env.instances.accept(id, stored, minuteOf(now) + 1_000_000_000)',
  },
  {
    name: 'in-flight-without-waking',
    guarantee: 4,
    file: 'core/engine/wake-time.ts',
    find: "  if (state.nodes.includes('Q')) due.push(nextSweep);\n",
    replace: '',
  },
  {
    name: 'owed-marked-though-it-failed',
    guarantee: 4,
    file: 'core/service/pay-owed.ts',
    find: "      env.logger.error('What an ended instance owes",
    replace: "      paid.push({ type: 'paid', task });\n      env.logger.error('What an ended instance owes",
  },
  {
    name: 'rerun-forgets-what-is-owed',
    guarantee: 4,
    file: 'core/engine/apply-command.ts',
    find: "  if (command.type === 'rerun' && (draft.owed.length > 0 || draft.notices.length > 0)) return;\n",
    replace: "  if (command.type === 'rerun') draft.owed = [];\n",
  },
  {
    name: 'only-first-dependent-told',
    guarantee: 4,
    file: 'core/service/report-completion.ts',
    find: 'for (const name of dependents) await makeReady',
    replace: 'for (const name of dependents.slice(0, 1)) await makeReady',
  },
  {
    name: 'open-firing-not-looked-at',
    guarantee: 4,
    file: 'core/schedule/decide-firing.ts',
    find: '    return Math.min(state.open.failure?.retryAt ?? now, nextDue ?? Number.POSITIVE_INFINITY);',
    replace: '    return nextDue;',
  },
  {
    name: 'opened-member-not-looked-at',
    guarantee: 4,
    file: 'core/campaign/progress.ts',
    find: "if (progress.members.includes('O') || openMembers(",
    replace: 'if (openMembers(',
  },
  {
    name: 'stopping-attempt-forgotten',
    guarantee: 4,
    file: 'core/engine/wake-time.ts',
    find: 'return state.owed.length + state.stopping.length > 0 ? soon : undefined;',
    replace: 'return state.owed.length > 0 ? soon : undefined;',
  },
  {
    name: 'unborn-child-not-made',
    guarantee: 4,
    file: 'core/service/child-end.ts',
    find: "if (deadlineAt > env.clock.now()) return child === undefined ? 'missing' : undefined;",
    replace: 'if (deadlineAt > env.clock.now()) return undefined;',
  },
];
