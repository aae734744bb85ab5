/** What happened, in order: as a hash always, as lines when they are asked for. */
export class Trace {
  readonly lines: string[] = [];
  readonly #keeps: boolean;
  #low = 0x811c9dc5;
  #high = 0x1234567;

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  add(at: number, line: string): void {
    this.#mix(`${at} ${line}`);
    if (this.#keeps) this.lines.push(`${new Date(at).toISOString().slice(5, 23)} ${line}`);
  }

  /** The same for the same happenings in the same order. */
  get hash(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #mix(text: string): void {
    let [low, high] = [this.#low, this.#high];
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b) + 1;
    }
    this.#low = low;
    this.#high = high ^ (high >>> 15);
  }
}
