import { createHash } from 'node:crypto';
import type { Random } from '#core/ports/random.ts';

/** Values that look random, never repeat, and are the same in every run with the same seed. */
export class CountedRandom implements Random {
  readonly #seed: string;
  #drawn = 0;

  constructor(seed = '') {
    this.#seed = seed;
  }

  hex(bytes: number): string {
    let digits = '';
    while (digits.length < bytes * 2) {
      digits += createHash('sha256').update(`${this.#seed}:${this.#drawn}`).digest('hex');
      this.#drawn += 1;
    }
    return digits.slice(0, bytes * 2);
  }
}
