import type { CostLine } from './cost-line.ts';
import { total } from './cost-line.ts';
import { idleCost } from './idle-cost.ts';
import { measureTicks } from './measure-ticks.ts';
import { synthesize } from './synthesize.ts';
import { type TaskCost, taskCosts, type WorkCost, workCosts } from './work-cost.ts';

/** What a deployment costs, at rest and at work. */
export interface CostReport {
  readonly idle: readonly CostLine[];
  readonly privateIdle: readonly CostLine[];
  readonly work: readonly WorkCost[];
  readonly tasks: readonly TaskCost[];
}

/** Synthesizes, measures and counts: some seconds. */
export async function makeReport(): Promise<CostReport> {
  const ticks = await measureTicks();
  const template = synthesize();
  return {
    idle: idleCost(template, ticks),
    privateIdle: idleCost(synthesize({ network: 'private' }), ticks),
    work: await workCosts(),
    tasks: taskCosts(template),
  };
}

/** The report as tables of Markdown, as `docs/deploy.md` has them. */
export function asMarkdown({ idle, privateIdle, work, tasks }: CostReport): string {
  const more = total(privateIdle) - total(idle);
  return [
    'At rest, a month, on the default network:',
    '',
    '| service | what | how much | $ |',
    '|---|---|---|---|',
    ...idle.map(row),
    `| **all** | | | **${money(total(idle))}** |`,
    '',
    `\`network=private\` costs ${money(more)} more a month, also at rest, for its interface endpoints.`,
    '',
    'A million actions, without the time of the workers:',
    '',
    '| workflows | requests an action | write units an action | $ a million |',
    '|---|---|---|---|',
    ...work.map(
      ({ scenario, requestsPerAction, writeUnitsPerAction, dollarsPerMillion }) =>
        `| ${scenario} | ${requestsPerAction.toFixed(2)} | ${writeUnitsPerAction.toFixed(2)} | ${money(dollarsPerMillion)} |`,
    ),
    ...(tasks.length === 0 ? [] : ['', ...tasks.map(taskSentence)]),
  ].join('\n');
}

function row({ service, what, quantity, unit, dollars }: CostLine): string {
  return `| ${service} | ${what} | ${amount(quantity)} ${unit} | ${money(dollars)} |`;
}

function taskSentence({ cpu, memoryMiB, architecture, dollarsPerHour }: TaskCost): string {
  const size = `${cpu / 1024} vCPU and ${memoryMiB / 1024} GB on ${architecture}`;
  return `A task of ${size}, with its public address, costs $${dollarsPerHour.toFixed(4)} an hour while it runs; on Spot about a third of that.`;
}

function amount(quantity: number): string {
  const digits = quantity < 10 ? 2 : 0;
  return Number(quantity.toFixed(digits)).toLocaleString('en');
}

function money(dollars: number): string {
  return dollars > 0 && dollars < 0.005 ? '0.00' : dollars.toFixed(2);
}
