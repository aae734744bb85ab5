import type { FleetOptions } from '../system/fleet.ts';
import { Dice } from '../world/dice.ts';
import { makeWorkflow } from './make-workflow.ts';
import { makeOperations, type Operation } from './operations.ts';

export interface ScenarioWorkflow {
  readonly name: string;
  readonly hasCoordinator: boolean;
  /** Versions of its file; the first is submitted at the beginning. */
  readonly versions: readonly string[];
}

/** Everything that a seed decides before anything happens. */
export interface Scenario {
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly lengthMs: number;
  /** How stormy it is. */
  readonly faultRate: number;
  readonly fleets: readonly FleetOptions[];
  readonly workflows: readonly ScenarioWorkflow[];
  readonly operations: readonly Operation[];
}

const FROM = Date.UTC(2026, 2, 10, 6);
const MINUTE_MS = 60_000;

/** What there is, and what people do. */
export function makeScenario(seed: number): Scenario {
  const dice = new Dice(seed, 'scenario');
  const from = FROM + dice.int(0, 3_600_000);
  const lengthMs = dice.int(20, 60) * MINUTE_MS;
  const groups = dice.chance(0.3) ? ['default', 'blue'] : ['default'];
  const names = ['alpha', 'beta', 'gamma', 'delta'].slice(0, dice.int(2, 4));
  const workflows = names.map((name, index) =>
    makeVersions(dice, { name, index, names, groups, until: from + lengthMs }),
  );
  const coordinators = workflows.filter(({ hasCoordinator }) => hasCoordinator).map(({ name }) => name);
  return {
    seed,
    from,
    lengthMs,
    faultRate: dice.pick([0.3, 1, 1, 2, 4]),
    fleets: groups.map((group) => makeFleet(dice, group)),
    workflows,
    operations: makeOperations(dice, { workflows: names, coordinators, lengthMs }),
  };
}

function makeFleet(dice: Dice, group: string): FleetOptions {
  const [heartbeatMs, leaseMs] = dice.pick([
    [10_000, 30_000],
    [15_000, 45_000],
    [30_000, 90_000],
  ] as const);
  return { group, heartbeatMs, leaseMs, slots: dice.int(1, 4), most: dice.int(1, 3) };
}

interface Versions {
  readonly name: string;
  readonly index: number;
  readonly names: readonly string[];
  readonly groups: readonly string[];
  readonly until: number;
}

function makeVersions(dice: Dice, { name, index, names, groups, until }: Versions): ScenarioWorkflow {
  const hasCoordinator = dice.chance(0.5);
  const limit = dice.chance(0.4) ? dice.int(1, 2) : undefined;
  const coordinator = hasCoordinator ? makeCoordinator(dice, names.slice(0, index), until) : undefined;
  // Only later ones, so that none runs itself.
  const children = dice.chance(0.5) ? names.slice(index + 1) : [];
  const plan = {
    name,
    groups,
    children,
    ...(limit !== undefined && { limit }),
    ...(coordinator !== undefined && { coordinator }),
  };
  return { name, hasCoordinator, versions: Array.from({ length: 4 }, () => makeWorkflow(dice, plan)) };
}

/** By time, by what is above it, or both; bounded, so that the end of a run is one. */
function makeCoordinator(dice: Dice, above: readonly string[], until: number): string {
  const dependencies = above.filter(() => dice.chance(0.5));
  const timed = dependencies.length === 0 || dice.chance(0.5);
  const cron = timed ? ` cron="*/${dice.pick([5, 10, 20])} * * * *"` : '';
  const list = dependencies.map((workflow) => `<workflow name="${workflow}"/>`).join('');
  const end = new Date(until).toISOString().slice(0, 19).replace('T', ' ');
  const catchup = dice.pick(['latest', 'latest', 'all', 'none']);
  return `<coordinator timezone="UTC" catchup="${catchup}" end-time="${end}"><depend-list${cron}>${list}</depend-list></coordinator>`;
}
