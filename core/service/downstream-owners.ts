import type { NoticeEnvironment } from '../ports/ports.ts';
import { enabledDependents } from './enabled-dependents.ts';
import { loadDefinition } from './load-definition.ts';
import { mapBounded } from './map-bounded.ts';

/** More are not named: a mail is for people. */
const MAX_WORKFLOWS = 100;
const AT_ONCE = 8;

/** A workflow that waits for another one, and whose it is. */
export interface WaitingWorkflow {
  readonly name: string;
  readonly owner: string;
  readonly receivers: readonly string[];
}

export interface Downstream {
  /** Nearest first. */
  readonly workflows: readonly WaitingWorkflow[];
  /** There are more than are named. */
  readonly isCut: boolean;
}

/**
 * The workflows that do not run while this one has not succeeded, through enabled coordinators, of any distance: up to
 * a hundred, in a bounded number of reads.
 */
export async function downstreamOf(env: NoticeEnvironment, workflow: string): Promise<Downstream> {
  const seen = new Set([workflow]);
  const coordinators = new Map<string, unknown>();
  const names: string[] = [];
  let level: readonly string[] = [workflow];
  while (level.length > 0 && names.length <= MAX_WORKFLOWS) {
    const below = (await mapBounded(AT_ONCE, level, (name) => enabledDependents(env, name, coordinators))).flat();
    for (const coordinator of below) coordinators.set(coordinator.name, coordinator);
    level = [...new Set(below.flatMap(({ workflows }) => workflows))].filter((name) => !seen.has(name));
    for (const name of level) seen.add(name);
    names.push(...level);
    level = level.slice(0, MAX_WORKFLOWS);
  }
  const workflows = await mapBounded(AT_ONCE, names.slice(0, MAX_WORKFLOWS), (name) => ownerOf(env, name));
  return { workflows, isCut: names.length > MAX_WORKFLOWS };
}

/** As its live version says. Receivers that only parameters of an instance would name are not known. */
export async function ownerOf(env: NoticeEnvironment, name: string): Promise<WaitingWorkflow> {
  const head = await env.workflows.head(name);
  if (head === undefined || head.deleted) return { name, owner: '', receivers: [] };
  const { workflow } = await loadDefinition(env, head.hash);
  return { name, owner: workflow.creator, receivers: workflow.mailReceivers };
}
