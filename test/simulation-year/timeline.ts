const MINUTE = 60_000;

/** What is to happen, in order of time; things are added as long as they lie at least a minute ahead. */
export class Timeline<T extends { readonly at: number }> {
  readonly #minutes = new Map<number, T[]>();

  add(thing: T): void {
    const minute = Math.floor(thing.at / MINUTE);
    const others = this.#minutes.get(minute);
    if (others === undefined) this.#minutes.set(minute, [thing]);
    else others.push(thing);
  }

  /** Takes out what happens in the minute that begins at `from`. */
  takeMinute(from: number): readonly T[] {
    const minute = Math.floor(from / MINUTE);
    const things = this.#minutes.get(minute) ?? [];
    this.#minutes.delete(minute);
    return things.sort((a, b) => a.at - b.at);
  }
}
