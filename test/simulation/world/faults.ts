import type { Dice } from './dice.ts';

/** What can go wrong with one call of a port. */
export type CallFault =
  /** Not done, and answered with an error: throttling, a connection that fails. */
  | 'refused'
  /** Done, and answered with an error. */
  | 'unanswered'
  | 'crash-before-call'
  | 'crash-after-call'
  /** Done, and answered late. */
  | 'slow'
  /** A conditional write is done, and answered as if the condition had been lost. */
  | 'lost-condition'
  /** Of several things sent, some are accepted, and an error is answered. */
  | 'partial-batch'
  | 'message-dropped'
  | 'message-duplicated'
  | 'message-delayed';

/** What else can go wrong, at any time. */
export type WorldFault =
  | 'queue-purged'
  | 'process-frozen'
  | 'process-killed'
  | 'process-partitioned'
  | 'clock-skewed'
  | 'clock-jumped'
  | 'tick-missed'
  | 'tick-doubled'
  | 'given-up'
  | 'redriven'
  | 'outage'
  | 'mail-refused'
  | 'not-deleted'
  | 'upload-untold'
  | 'upload-told-late'
  | 'upload-told-twice';

export type Fault = CallFault | WorldFault;

/** Which faults a run may have: to find the smallest that still fails. */
export interface FaultLimits {
  readonly without?: readonly string[];
  /** Faults are numbered as they occur: of these and later ones there are none. */
  readonly from?: number;
}

/** Decides what goes wrong, and counts it. */
export class Faults {
  active = false;
  readonly counts = new Map<string, number>();
  #count = 0;
  readonly #dice: Dice;
  readonly #limits: FaultLimits;
  readonly #rate: number;

  constructor(dice: Dice, rate: number, limits: FaultLimits) {
    this.#dice = dice;
    this.#rate = rate;
    this.#limits = limits;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether this one occurs, by a probability that is scaled by how stormy the run is. */
  strikes(fault: Fault, probability: number): boolean {
    if (!this.active || !this.#dice.chance(Math.min(0.9, probability * this.#rate))) return false;
    return this.#admits(fault);
  }

  /** What goes wrong with a call, if anything. */
  ofCall(possible: readonly CallFault[]): CallFault | undefined {
    if (!this.active || !this.#dice.chance(0.01 * this.#rate)) return undefined;
    const fault = this.#dice.pick(possible);
    return this.#admits(fault) ? fault : undefined;
  }

  #admits(fault: Fault): boolean {
    const { without = [], from = Number.POSITIVE_INFINITY } = this.#limits;
    if (without.includes(fault) || this.#count >= from) return false;
    this.#count += 1;
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    return true;
  }
}
