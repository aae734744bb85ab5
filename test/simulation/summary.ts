import { MARKERS } from './markers.ts';
import type { SeedResult } from './run-seed.ts';

/** What many seeds came to. */
export class Summary {
  seeds = 0;
  violations = 0;
  readonly reached = new Map<string, number>();
  readonly #steps: number[] = [];
  readonly #instances: number[] = [];
  readonly #faults: number[] = [];

  add({ violation, steps, instances, faults, reached }: SeedResult): void {
    this.seeds += 1;
    if (violation !== undefined) this.violations += 1;
    this.#steps.push(steps);
    this.#instances.push(instances);
    this.#faults.push(faults);
    for (const [name, count] of Object.entries(reached)) this.reached.set(name, (this.reached.get(name) ?? 0) + count);
  }

  /** Markers that no seed came to. */
  get unreached(): readonly string[] {
    return MARKERS.filter((marker) => !this.reached.has(marker));
  }

  get medians(): { readonly steps: number; readonly instances: number; readonly faults: number } {
    return { steps: median(this.#steps), instances: median(this.#instances), faults: median(this.#faults) };
  }

  text(): string {
    const { steps, instances, faults } = this.medians;
    const reached = [...this.reached]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `  ${name}: ${count}`);
    return [
      'Reached:',
      ...reached,
      `${this.seeds} seeds, ${this.violations} violations`,
      `The median seed has ${instances} instances, ${steps} steps and ${faults} faults.`,
    ].join('\n');
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
