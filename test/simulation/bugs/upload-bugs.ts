import type { PlantedBug } from './planted-bug.ts';

/** Of an uploaded file the newest state counts, and a name belongs to one file. */
export const UPLOAD_BUGS: readonly PlantedBug[] = [
  {
    name: 'late-notice-counts',
    guarantee: 'uploads',
    file: 'core/service/decide-upload.ts',
    find: "if (order < 0 || (order === 0 && stored.result !== 'pending')) return 'nothing';",
    replace: "if (order === 0 && stored.result !== 'pending') return 'nothing';",
  },
  {
    name: 'overtaken-loader-makes-live',
    guarantee: 'uploads',
    file: 'core/service/accepted-body.ts',
    find: 'return lastOwner(current.source) === source && current.order > order;',
    replace: 'return lastOwner(current.source) === source && current.order > order + 9;',
  },
  {
    name: 'pass-forgets-what-broke-off',
    guarantee: 'uploads',
    file: 'core/service/reconcile-uploads.ts',
    find: "return stored.result === 'pending' || stored.result === 'refused' || stored.leftovers.length > 0;",
    replace: "return stored.result === 'refused' || stored.leftovers.length > 0;",
  },
  {
    name: 'freed-coordinator-still-fires',
    guarantee: 'uploads',
    file: 'core/service/free-names.ts',
    find: 'const state = disable(before);',
    replace: 'const state = before;\n    disable(before);',
  },
  {
    name: 'renamed-file-keeps-old-name',
    guarantee: 'uploads',
    file: 'core/service/apply-upload.ts',
    find: 'const freed = await freeNames(env, key, revision, namesOf(claimed));\n  return accepted',
    replace: 'const freed = await freeNames(env, key, revision, []);\n  return accepted',
  },
  {
    name: 'anybody-takes-a-name',
    guarantee: 'uploads',
    file: 'core/service/accepted-body.ts',
    find: 'return owner === source || isFreed(owner) || former.has(owner);',
    replace: 'return owner !== undefined || isFreed(owner) || owner === source || former.has(owner);',
  },
  {
    name: 'refused-file-frees-its-name',
    guarantee: 'uploads',
    file: 'core/service/decide-upload.ts',
    find: "if (result === 'refused') return { ...claimed, result };\n  const { defines: before, ...rest } = claimed;",
    replace:
      "const { defines: before, ...rest } = claimed;\n  if (result === 'refused') return { ...rest, leftovers: [], result };",
  },
  {
    name: 'names-of-the-overtaken-forgotten',
    guarantee: 'uploads',
    file: 'core/service/decide-upload.ts',
    find: "const named = stored?.result === 'pending' ? [before, ...claimed.leftovers] : recentLeftovers(stored, claimed.at);",
    replace: 'const named: readonly (string | undefined)[] = [];',
  },
];
