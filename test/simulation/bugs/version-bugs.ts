import type { PlantedBug } from './planted-bug.ts';

/** Guarantee 7: an instance keeps the version it was made with. */
export const VERSION_BUGS: readonly PlantedBug[] = [
  {
    name: 'advanced-by-the-live-version',
    guarantee: 7,
    file: 'core/service/advance-instance.ts',
    find: 'const workflow = await workflowOf(env, instance, instance.hash);',
    replace:
      'const live = await env.workflows.head(instance.workflow);\n    const workflow = await workflowOf(env, instance, live?.hash ?? instance.hash);',
  },
  {
    name: 'refused-rerun-changes-version',
    guarantee: 7,
    file: 'core/service/advance-instance.ts',
    find: '(refusal === undefined ? [id] : [])',
    replace: '[id]',
  },
  {
    name: 'worker-runs-the-live-version',
    guarantee: 7,
    file: 'core/service/carry-out.ts',
    find: 'const ids = { instanceId: instance.id, ref, hash: instance.hash };',
    replace:
      'const live = await env.workflows.head(instance.workflow);\n    const ids = { instanceId: instance.id, ref, hash: live?.hash ?? instance.hash };',
  },
];
