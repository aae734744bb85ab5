import { measureCost } from '../measure-cost.ts';
import { PRICES } from '../prices.ts';
import { chain, fan, layered, type Scenario } from '../scenarios.ts';
import type { Resource, Template } from './template.ts';

/** What a million actions of workflows of one form cost, the workers' computing aside. */
export interface WorkCost {
  readonly scenario: string;
  readonly requestsPerAction: number;
  readonly writeUnitsPerAction: number;
  readonly dollarsPerMillion: number;
}

const SCENARIOS: readonly Scenario[] = [chain(40), layered(100), fan(1_000)];

/** By measured counts of requests, units, invocations and bytes of logs. */
export async function workCosts(): Promise<readonly WorkCost[]> {
  const costs: WorkCost[] = [];
  for (const scenario of SCENARIOS) {
    const { requestsPerAction, writeUnitsPerAction, dollarsPerMillionActions } = await measureCost(scenario);
    costs.push({
      scenario: scenario.name,
      requestsPerAction,
      writeUnitsPerAction,
      dollarsPerMillion: dollarsPerMillionActions,
    });
  }
  return costs;
}

/** A task of a worker group while it is there. */
export interface TaskCost {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** With a public IPv4 address, which a task in a public subnet has. */
  readonly dollarsPerHour: number;
}

/** Of each task definition of the template; without Spot's discount, which changes. */
export function taskCosts({ Resources }: Template): readonly TaskCost[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .map(taskCost);
}

function taskCost({ Properties = {} }: Resource): TaskCost {
  const { Cpu, Memory, RuntimePlatform } = Properties;
  const arm = (RuntimePlatform as { readonly CpuArchitecture?: string } | undefined)?.CpuArchitecture === 'ARM64';
  const [cpu, memoryMiB] = [Number(Cpu), Number(Memory)];
  const [cpuHour, gbHour] = arm
    ? [PRICES.fargateArmCpuHour, PRICES.fargateArmGbHour]
    : [PRICES.fargateX86CpuHour, PRICES.fargateX86GbHour];
  const dollarsPerHour = (cpu / 1024) * cpuHour + (memoryMiB / 1024) * gbHour + PRICES.publicIpv4Hour;
  return { cpu, memoryMiB, architecture: arm ? 'arm64' : 'x86_64', dollarsPerHour };
}
