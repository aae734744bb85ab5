import type { FleetOptions } from '../system/fleet.ts';
import { Dice } from '../world/dice.ts';
import { makeWorkflow, written } from './make-workflow.ts';
import { makeOperations, type Operation } from './operations.ts';
import { makeUploads, submittedText, uploadedText } from './uploads.ts';

export interface ScenarioCoordinator {
  readonly name: string;
  /** It is due every so many minutes, and not after `until`. */
  readonly cronMinutes?: number;
  /** Epoch milliseconds. */
  readonly until: number;
  /** Workflows that it waits for. */
  readonly dependencies: readonly string[];
  /** A file of its own; else it is a part of the workflow of its name. */
  readonly file?: string;
}

export interface ScenarioWorkflow {
  readonly name: string;
  readonly coordinator?: ScenarioCoordinator;
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
  readonly coordinators: readonly ScenarioCoordinator[];
  readonly operations: readonly Operation[];
}

const FROM = Date.UTC(2026, 2, 10, 6);
const MINUTE_MS = 60_000;

/** What there is, and what people do. */
export function makeScenario(seed: number): Scenario {
  const dice = new Dice(seed, 'scenario');
  const from = FROM + dice.int(0, 3_600_000);
  const lengthMs = dice.int(4, 14) * MINUTE_MS;
  const groups = dice.chance(0.3) ? ['default', 'blue'] : ['default'];
  const names = ['alpha', 'beta', 'gamma', 'delta'].slice(0, dice.int(2, 4));
  const workflows = names.map((name, index) =>
    makeVersions(dice, { name, index, names, groups, until: from + lengthMs }),
  );
  const night = dice.chance(0.5) ? [makeNight(dice, names, from + lengthMs)] : [];
  const coordinators = [...workflows.flatMap(({ coordinator }) => coordinator ?? []), ...night];
  return {
    seed,
    from,
    lengthMs,
    faultRate: dice.pick([0.3, 1, 1, 2, 4]),
    fleets: groups.map((group) => makeFleet(dice, group)),
    workflows,
    coordinators,
    operations: [
      ...makeOperations(dice, { workflows: names, coordinators: coordinators.map(({ name }) => name), lengthMs }),
      ...makeUploads(new Dice(seed, 'uploads'), { lengthMs, until: from + lengthMs }),
    ].sort((a, b) => a.at - b.at),
  };
}

function makeFleet(dice: Dice, group: string): FleetOptions {
  const [heartbeatMs, leaseMs] = dice.pick([
    [10_000, 30_000],
    [20_000, 60_000],
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
  const limit = dice.chance(0.4) ? dice.int(1, 2) : undefined;
  const coordinator = dice.chance(0.5) ? makeTiming(dice, name, names.slice(0, index), until) : undefined;
  const element = coordinator === undefined ? {} : { coordinator: coordinatorXml(dice, coordinator) };
  // Only later ones, so that none runs itself.
  const children = dice.chance(0.5) ? names.slice(index + 1) : [];
  const plan = { name, groups, children, ...(limit !== undefined && { limit }), ...element };
  const versions = Array.from({ length: 4 }, () => makeWorkflow(dice, plan));
  return { name, ...(coordinator !== undefined && { coordinator }), versions };
}

/** By time, by what is above it, or both; bounded, so that the end of a run is one. */
function makeTiming(dice: Dice, name: string, above: readonly string[], until: number): ScenarioCoordinator {
  const dependencies = above.filter(() => dice.chance(0.5));
  const isTimed = dependencies.length === 0 || dice.chance(0.5);
  return { name, until, dependencies, ...(isTimed && { cronMinutes: dice.pick([2, 5, 10]) }) };
}

function coordinatorXml(dice: Dice, { cronMinutes, dependencies, until }: ScenarioCoordinator): string {
  const cron = cronMinutes === undefined ? '' : ` cron="*/${cronMinutes} * * * *"`;
  const list = dependencies.map((workflow) => `<workflow name="${workflow}"/>`).join('');
  const catchup = dice.pick(['latest', 'latest', 'all', 'none']);
  return `<coordinator timezone="UTC" catchup="${catchup}" end-time="${written(until)}"><depend-list${cron}>${list}</depend-list></coordinator>`;
}

/** A file of its own, of 2017, that starts workflows which know nothing of it. */
function makeNight(dice: Dice, names: readonly string[], until: number): ScenarioCoordinator {
  const timing = makeTiming(dice, 'night', names.slice(0, 1), until);
  const { cronMinutes, dependencies } = timing;
  const cron = cronMinutes === undefined ? '' : `<cron config="*/${cronMinutes} * * * *"/>`;
  const list = dependencies.map((workflow) => `<depend wf="${workflow}"/>`).join('');
  const starts = names.slice(1).filter((_, index) => index === 0 || dice.chance(0.3));
  const paths = starts.map((workflow) => `<workflow path="${workflow}"/>`).join('');
  const file = `<coordinator name="night" end="${written(until)}"><trigger>${cron}<depend-list>${list}</depend-list></trigger><workflow-list>${paths}</workflow-list></coordinator>`;
  return { ...timing, file };
}

/** Every text that can be live. */
export function textsOf({ workflows, operations }: Scenario): readonly string[] {
  return [
    ...workflows.flatMap(({ versions }) => versions),
    ...operations.flatMap((operation) => {
      if (operation.type === 'submit-content') return [submittedText(operation.content)];
      const isFile = operation.type === 'upload' && operation.content !== undefined;
      return isFile ? [uploadedText(operation.key, operation.content)] : [];
    }),
  ];
}
