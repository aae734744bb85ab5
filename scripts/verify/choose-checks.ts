import type { Check } from './check.ts';
import { ACCESS_CHECKS } from './checks/access.ts';
import { COST_CHECKS } from './checks/costs.ts';
import { DEFINITION_CHECKS } from './checks/definitions.ts';
import { RUNNING_CHECKS } from './checks/running.ts';
import { SETTINGS_CHECKS } from './checks/settings.ts';
import { TASK_CHECKS } from './checks/tasks.ts';

/** In the order in which they run: whether tasks end when idle can only be seen last. */
const ALL_CHECKS: readonly Check[] = [
  ...ACCESS_CHECKS,
  ...SETTINGS_CHECKS,
  ...DEFINITION_CHECKS,
  ...RUNNING_CHECKS,
  ...COST_CHECKS,
  ...TASK_CHECKS,
];

interface Choice {
  /** Names, with commas. */
  readonly only?: string | undefined;
  readonly skip?: string | undefined;
}

/** Throws for a name that no check has. */
export function chooseChecks({ only, skip }: Choice): readonly Check[] {
  const [wanted, unwanted] = [namesIn(only), namesIn(skip)];
  return ALL_CHECKS.filter(({ name }) => (wanted.length === 0 || wanted.includes(name)) && !unwanted.includes(name));
}

function namesIn(list: string | undefined): readonly string[] {
  const names = list === undefined ? [] : list.split(',').map((name) => name.trim());
  for (const name of names) {
    if (ALL_CHECKS.some((check) => check.name === name)) continue;
    throw new Error(`There is no check "${name}"; there are: ${ALL_CHECKS.map((check) => check.name).join(', ')}`);
  }
  return names;
}
