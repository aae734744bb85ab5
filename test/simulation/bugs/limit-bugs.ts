import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 6: running instances of a workflow never exceed its limit; and every slot is given back. */
export const LIMIT_BUGS: readonly PlantedBug[] = [
  {
    name: 'line-taken-for-a-slot',
    guarantee: 6,
    file: 'core/service/instance-slot.ts',
    find: 'const holds = slots.holders.includes(id);',
    replace: 'const holds = slots.holders.includes(id) || slots.waiters[0] === id;',
  },
  {
    name: 'one-slot-too-many',
    guarantee: 6,
    file: 'core/model/slots.ts',
    find: 'if (line.indexOf(id) < limit - holders.length) {',
    replace: 'if (line.indexOf(id) <= limit - holders.length) {',
  },
  {
    name: 'suspended-loses-its-slot',
    guarantee: 6,
    file: 'core/service/instance-slot.ts',
    find: "return !(state.suspended && state.phase.status === 'READY');",
    replace: 'return !state.suspended;',
  },
  {
    name: 'sweep-needs-no-slot',
    guarantee: 6,
    file: 'core/service/gather-events.ts',
    find: 'return instanceLimit === undefined || (await',
    replace: 'return instanceLimit === undefined || sweep || (await',
  },
  {
    name: 'slot-never-given-back',
    guarantee: 6,
    file: 'core/engine/ending.ts',
    find: "draft.graph.workflow.instanceLimit === undefined ? [] : ['slot'];",
    replace: "draft.graph.workflow.instanceLimit === undefined || phase.status === 'KILLED' ? [] : ['slot'];",
  },
];
