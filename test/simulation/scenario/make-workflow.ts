import type { Dice } from '../world/dice.ts';

/** What a random workflow may have. */
export interface WorkflowPlan {
  readonly name: string;
  /** Worker groups. */
  readonly groups: readonly string[];
  /** Workflows that it may run as sub-workflows. */
  readonly children: readonly string[];
  readonly limit?: number;
  /** The element `<coordinator>`, or nothing. */
  readonly coordinator?: string;
}

/** A random definition: chains, forks and joins, loops, error edges, retries, timeouts, kill nodes, sub-workflows. */
export function makeWorkflow(dice: Dice, plan: WorkflowPlan): string {
  const { name, limit, children, coordinator = '' } = plan;
  const builder = new Builder(dice, plan);
  const first = builder.sequence(dice.int(1, 3), 'end', dice.int(0, 2));
  const mails = dice.chance(0.7)
    ? ` mail-level="${dice.pick(['failed', 'succeeded,failed,killed'])}" mail-receivers="a@example.com"`
    : '';
  const timeout = dice.chance(0.1) ? ` timeout="${dice.pick([60, 300, 2_000])}"` : '';
  const limits = `${limit === undefined ? '' : ` instance-limit="${limit}"`}${children.length > 0 || dice.chance(0.3) ? ` loop-limit="${dice.int(1, 3)}"` : ''}`;
  return [
    `<work-flow name="${name}" desc="${dice.int(0, 1_000_000)}"${mails}${timeout}${limits}>`,
    coordinator,
    `<start name="start" to="${first}"/>`,
    ...builder.nodes,
    '<end name="end"/></work-flow>',
  ].join('\n');
}

class Builder {
  readonly nodes: string[] = [];
  readonly #dice: Dice;
  readonly #plan: WorkflowPlan;
  #count = 0;

  constructor(dice: Dice, plan: WorkflowPlan) {
    this.#dice = dice;
    this.#plan = plan;
  }

  /** Blocks one after the other that lead to `next`; returns where they begin. */
  sequence(length: number, next: string, depth: number): string {
    let target = next;
    for (let left = length; left > 0; left--) target = this.#block(target, depth);
    return target;
  }

  #block(next: string, depth: number): string {
    const kind = this.#dice.next();
    if (depth > 0 && kind < 0.25) return this.#forked(next, depth);
    if (kind < 0.38) return this.#loop(next);
    return this.#action(next, this.#errorEdge(next));
  }

  #forked(next: string, depth: number): string {
    const join = this.#name('join');
    // Branches that come together at one action: its iterations run one after the other.
    const shared = this.#dice.chance(0.35) ? this.#action(join, undefined) : undefined;
    const paths = Array.from({ length: this.#dice.int(2, 3) }, () => {
      if (shared !== undefined) return this.#action(this.#dice.pick([shared, join]), shared);
      if (this.#dice.chance(0.06)) return 'end';
      return this.sequence(this.#dice.int(1, 2), join, depth - 1);
    });
    const fork = this.#name('fork');
    const distinct = [...new Set(paths)];
    this.nodes.push(`<fork name="${fork}">${distinct.map((to) => `<path to="${to}"/>`).join('')}</fork>`);
    this.nodes.push(`<join name="${join}" to="${next}"/>`);
    return distinct.includes('end') && distinct.length === 1 ? this.#action(join, undefined) : fork;
  }

  /** Two actions, of which the second goes back to the first when it fails. */
  #loop(next: string): string {
    const first = this.#name('act');
    const second = this.#action(next, first);
    this.#write(first, second, undefined);
    return first;
  }

  #errorEdge(next: string): string | undefined {
    const kind = this.#dice.next();
    if (kind < 0.6) return undefined;
    if (kind < 0.78) return next;
    if (kind < 0.9) return this.#action(next, undefined);
    if (kind < 0.95) return 'end';
    const kill = this.#name('kill');
    this.nodes.push(`<kill name="${kill}"><message>given up</message></kill>`);
    return kill;
  }

  #action(ok: string, error: string | undefined): string {
    const name = this.#name('act');
    this.#write(name, ok, error);
    return name;
  }

  #write(name: string, ok: string, error: string | undefined): void {
    const dice = this.#dice;
    const attributes = [
      dice.chance(0.5) && `retry-times="${dice.int(1, 3)}" interval="${dice.pick([0, 0, 5, 5, 40, 40, 300, 1_200])}"`,
      dice.chance(0.15) && 'backoff="exponential" max-interval="1500"',
      dice.chance(0.12) && `timeout="${dice.pick([20, 120, 900])}"`,
      dice.chance(0.05) && 'is-ignore="true"',
      dice.chance(0.5) && `host="${dice.pick(this.#plan.groups)}"`,
    ].filter((one) => one !== false);
    const edges = `<ok to="${ok}"/>${error === undefined ? '' : `<error to="${error}"/>`}`;
    this.nodes.push(`<action name="${name}" ${attributes.join(' ')}>${this.#content()}${edges}</action>`);
  }

  #content(): string {
    const { children } = this.#plan;
    if (children.length > 0 && this.#dice.chance(0.15)) return `<sub-workflow name="${this.#dice.pick(children)}"/>`;
    return '<shell><command>true</command></shell>';
  }

  #name(kind: string): string {
    this.#count += 1;
    return `${kind}${this.#count}`;
  }
}

/** A time in UTC as definitions write it. */
export function written(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}
