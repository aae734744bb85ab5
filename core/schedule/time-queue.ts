interface Entry<T> {
  readonly at: number;
  /** What was put in first comes out first, of the same time. */
  readonly order: number;
  readonly value: T;
}

/** What is to happen, in order of time and, at the same time, in the order in which it was put in. A binary heap. */
export class TimeQueue<T> {
  readonly #heap: Entry<T>[] = [];
  #count = 0;

  put(at: number, value: T): void {
    const entry = { at, order: this.#count++, value };
    let index = this.#heap.push(entry) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.#heap[index] = parent;
      index = above;
    }
    this.#heap[index] = entry;
  }

  /** The first, with its time; undefined when there is nothing more. */
  take(): { readonly at: number; readonly value: T } | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<T>): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      const child = a === undefined || b === undefined || isBefore(a, b) ? a : b;
      if (child === undefined || isBefore(entry, child)) break;
      this.#heap[index] = child;
      index = child === a ? left : left + 1;
    }
    this.#heap[index] = entry;
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
