import type { PlantedBug } from './planted-bug.ts';

/** Every failure that asks for mail has one. */
export const NOTICE_BUGS: readonly PlantedBug[] = [
  {
    name: 'refused-mail-counts-as-sent',
    guarantee: 'notices',
    file: 'core/service/deliver-notice.ts',
    find: 'const isDone = env.channels.every(({ name }) => settled.includes(name));',
    replace: 'const isDone = true;',
  },
  {
    name: 'claimed-notice-not-due-again',
    guarantee: 'notices',
    file: 'core/service/deliver-notice.ts',
    find: 'env.notices.save(stored, { tries, settled: stored.settled, wakeAt })',
    replace: 'env.notices.save(stored, { tries, settled: stored.settled })',
  },
  {
    name: 'timed-out-tells-nobody',
    guarantee: 'notices',
    file: 'core/engine/ending.ts',
    find: "draft.tells(phase.status)) owed.push('notice');",
    replace: "draft.tells(phase.status) && draft.deadlineAt === undefined) owed.push('notice');",
  },
];
