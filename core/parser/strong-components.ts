/**
 * The strongly connected components of a graph given by the successors of each node (Tarjan), without recursion, so
 * that a chain of any length fits the stack. Members ascend; the order of components is not defined.
 */
export function strongComponents(successors: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const search = new Search(successors);
  for (const node of successors.keys()) search.visit(node);
  return search.components;
}

class Search {
  readonly components: number[][] = [];
  readonly #successors: readonly (readonly number[])[];
  readonly #order: (number | undefined)[] = [];
  readonly #low: number[] = [];
  readonly #pending: number[] = [];
  readonly #isPending: boolean[] = [];
  #count = 0;

  constructor(successors: readonly (readonly number[])[]) {
    this.#successors = successors;
  }

  visit(root: number): void {
    if (this.#order[root] !== undefined) return;
    const path = [{ node: root, next: 0 }];
    this.#enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const successor = this.#successors[step.node]?.[step.next++];
      if (successor === undefined) {
        path.pop();
        this.#leave(step.node, path.at(-1)?.node);
      } else if (this.#order[successor] === undefined) {
        this.#enter(successor);
        path.push({ node: successor, next: 0 });
      } else if (this.#isPending[successor]) {
        this.#lower(step.node, this.#order[successor]);
      }
    }
  }

  #enter(node: number): void {
    this.#order[node] = this.#count;
    this.#low[node] = this.#count++;
    this.#pending.push(node);
    this.#isPending[node] = true;
  }

  #leave(node: number, parent: number | undefined): void {
    const low = this.#low[node] ?? 0;
    if (parent !== undefined) this.#lower(parent, low);
    if (low !== this.#order[node]) return;
    const members = this.#pending.splice(this.#pending.lastIndexOf(node));
    for (const member of members) this.#isPending[member] = false;
    this.components.push(members.toSorted((a, b) => a - b));
  }

  #lower(node: number, low: number): void {
    this.#low[node] = Math.min(this.#low[node] ?? low, low);
  }
}
