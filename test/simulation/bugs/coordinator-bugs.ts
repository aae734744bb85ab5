import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 1: a nominal time makes exactly one instance; and that a readiness is used once. */
export const COORDINATOR_BUGS: readonly PlantedBug[] = [
  {
    name: 'fired-id-at-random',
    guarantee: 1,
    file: 'core/service/fire-coordinator.ts',
    find: 'const id = firedInstanceId(env, name, workflow, firing);',
    replace: 'const id = firedInstanceId(env, name + env.random.hex(2), workflow, firing);',
  },
  {
    name: 'counted-time-forgotten',
    guarantee: 1,
    file: 'core/schedule/catch-up.ts',
    find: '    countedTo = time;\n',
    replace: '',
  },
  {
    name: 'next-due-time-dropped',
    guarantee: 1,
    file: 'core/schedule/decide-firing.ts',
    find: 'const [nominalTime, ...due] = state.due;',
    replace: 'const [nominalTime, _next, ...due] = state.due;',
  },
  {
    name: 'counting-begins-before-now',
    guarantee: 1,
    file: 'core/schedule/change-coordinator.ts',
    find: 'countedTo: Math.max(state.countedTo, now), due: []',
    replace: 'countedTo: now - (now % 600_000), due: []',
  },
  {
    name: 'skipped-time-not-recorded',
    guarantee: 1,
    file: 'core/service/fire-coordinator.ts',
    find: 'if (skipped.length > 0) {',
    replace: 'if (skipped.length > 1) {',
  },
  {
    name: 'failed-start-closes-firing',
    guarantee: 1,
    file: 'core/service/fire-coordinator.ts',
    find: 'if (problem !== undefined) return { failed: `${workflow}: ${problem}` };',
    replace: 'if (problem !== undefined) continue;',
  },
  {
    name: 'readiness-not-used-up',
    guarantee: 'language',
    file: 'core/schedule/decide-firing.ts',
    find: 'state: { ...state, due, ready: {}, firings: open.number, open }',
    replace: 'state: { ...state, due, firings: open.number, open }',
  },
  {
    name: 'repeated-report-is-news',
    guarantee: 'language',
    file: 'core/schedule/report-readiness.ts',
    find: 'if (reported.instanceId === seen.instanceId) return false;',
    replace: 'if (reported.instanceId === seen.instanceId) return true;',
  },
];
