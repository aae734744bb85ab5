import { MAX_LOSSES } from '#core/model/limits.ts';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import type { ActionNode, Workflow, WorkflowNode } from '#core/model/workflow.ts';
import type { AttemptTruth } from './attempt-truth.ts';

/** One run of an instance, as it is to be walked again. */
export interface RunFacts {
  readonly workflow: Workflow;
  /** Absent for a first run. */
  readonly rerun?: { readonly mode: RerunMode; readonly before: string } | undefined;
  /** The attempts of this run. */
  readonly attempts: readonly AttemptTruth[];
  /** When the run was ended before everything was at rest: who is killed from then on has not failed by itself. True time. */
  readonly cutAt: number;
}

/** Where a run leads when every script answers what it has answered. */
export interface Walk {
  /** The letter of each node once all is at rest; `?` where something is under way. */
  readonly letters: string;
  /** How often each node was arrived at. */
  readonly arrivals: readonly number[];
  readonly reachesEnd: boolean;
  readonly kills: readonly string[];
  /** Actions that failed with nowhere to go. */
  readonly failures: readonly string[];
  /** Actions that were arrived at more often than they may be. */
  readonly loops: readonly string[];
}

/**
 * The language page, read a second time (§3, §4, §8) and with no thought of how the engine does it: tokens go along the
 * edges, one at a time, and take the answers of the scripts from the record. In which order they go makes
 * no difference, but that those who are passed in a rerun go first.
 */
export function walk(facts: RunFacts): Walk {
  return new Walker(facts).walk();
}

interface Token {
  readonly at: string;
  readonly passed: boolean;
}

class Walker {
  readonly #facts: RunFacts;
  readonly #nodes: ReadonlyMap<string, { readonly node: WorkflowNode; readonly index: number }>;
  readonly #letters: string[];
  readonly #arrivals: number[];
  readonly #waiting = new Map<string, boolean>();
  readonly #ran: string[] = [];
  readonly #kills: string[] = [];
  readonly #failures: string[] = [];
  readonly #loops: string[] = [];
  readonly #passable: ReadonlySet<string>;

  constructor(facts: RunFacts) {
    this.#facts = facts;
    const { nodes } = facts.workflow;
    this.#nodes = new Map(nodes.map((node, index) => [node.name, { node, index }]));
    this.#letters = nodes.map(() => '.');
    this.#arrivals = nodes.map(() => 0);
    this.#passable = this.#passableNodes();
  }

  walk(): Walk {
    const { nodes } = this.#facts.workflow;
    const start = nodes.find(({ type }) => type === 'start')?.name ?? '';
    const mode = this.#facts.rerun?.mode;
    let tokens: Token[] = [{ at: start, passed: mode !== undefined && mode.type !== 'whole' }];
    while (tokens.length > 0) {
      while (tokens.length > 0) {
        // Who is passed is there before anything has run.
        const [token] = tokens.splice(
          Math.max(
            0,
            tokens.findIndex(({ passed }) => passed),
          ),
          1,
        );
        if (token !== undefined) tokens.push(...this.#arrive(token));
      }
      tokens = this.#fireJoins();
    }
    return {
      letters: this.#letters.join(''),
      arrivals: this.#arrivals,
      reachesEnd: nodes.some(({ type }, index) => type === 'end' && this.#letters[index] === 'S'),
      kills: this.#kills,
      failures: this.#failures,
      loops: this.#loops,
    };
  }

  #arrive({ at, passed }: Token): readonly Token[] {
    const found = this.#nodes.get(at);
    if (found === undefined) throw new Error(`there is no node ${at}`);
    const { node, index } = found;
    this.#arrivals[index] = (this.#arrivals[index] ?? 0) + 1;
    const on = (...names: readonly string[]) => names.map((name) => ({ at: name, passed }));
    if (node.type === 'action') return this.#act(node, index, passed);
    this.#letters[index] = node.type === 'join' ? 'J' : node.type === 'kill' ? 'K' : 'S';
    if (node.type === 'kill') this.#kills.push(at);
    if (node.type === 'join') this.#waiting.set(at, passed && this.#waiting.get(at) !== false);
    if (node.type === 'start') return on(node.to);
    return node.type === 'fork' ? on(...node.paths) : [];
  }

  /** An iteration of an action, by what its attempts came to. */
  #act(node: ActionNode, index: number, passed: boolean): readonly Token[] {
    const iteration = this.#arrivals[index] ?? 1;
    if (iteration > this.#facts.workflow.loopLimit) {
      this.#loops.push(node.name);
      return [];
    }
    const passes = passed && iteration === 1 && this.#passable.has(node.name);
    if (node.ignore || passes) {
      this.#letters[index] = node.ignore ? 'I' : 'P';
      return [{ at: node.ok, passed: passes }];
    }
    this.#ran.push(node.name);
    const answer = this.#answerOf(node, index, iteration);
    this.#letters[index] = answer;
    if (answer === 'S') return [{ at: node.ok, passed: false }];
    if (answer === '?') return [];
    if (node.error !== undefined) return [{ at: node.error, passed: false }];
    this.#failures.push(node.name);
    return [];
  }

  #answerOf(node: ActionNode, index: number, iteration: number): 'S' | 'F' | '?' {
    const tries = this.#facts.attempts.filter(({ id: { ref } }) => ref.node === index && ref.iteration === iteration);
    const last = tries.toSorted((a, b) => a.id.ref.attempt - b.id.ref.attempt).at(-1);
    const having = (status: string) => tries.filter((one) => one.status === status).length;
    const untimed = node.timeoutSeconds === undefined;
    switch (last?.status) {
      case undefined:
      case 'RUNNING':
        return '?';
      case 'SUCCEEDED':
        return 'S';
      case 'TIMED_OUT':
        return 'F';
      case 'KILLED':
        return (last.endedAt ?? 0) >= this.#facts.cutAt ? '?' : 'F';
      case 'FAILED':
        return untimed && having('FAILED') <= node.retryTimes ? '?' : 'F';
      default:
        return untimed && having('LOST') < MAX_LOSSES ? '?' : 'F';
    }
  }

  /** Joins go on that nothing which is not at rest can still reach. */
  #fireJoins(): Token[] {
    const open = [...this.#nodes.values()]
      .filter(({ index }) => this.#letters[index] === '?')
      .map(({ node }) => node.name);
    const blocked = this.#reachable([...open, ...this.#waiting.keys()]);
    const ready = [...this.#waiting].filter(([name]) => !blocked.has(name));
    // What ran anew and could have come to a join was before it on the way, also when it then went another way.
    const afterRan = this.#reachable(this.#ran);
    return ready.flatMap(([name, passed]) => {
      this.#waiting.delete(name);
      const { node, index } = this.#nodes.get(name) ?? {};
      if (node?.type !== 'join' || index === undefined) return [];
      this.#letters[index] = 'S';
      return [{ at: node.to, passed: passed && !afterRan.has(name) }];
    });
  }

  #passableNodes(): ReadonlySet<string> {
    const { workflow, rerun } = this.#facts;
    if (rerun === undefined || rerun.mode.type === 'whole') return new Set();
    const succeeded = workflow.nodes
      .filter((_, index) => 'SIP'.includes(rerun.before[index] ?? '.'))
      .map(({ name }) => name);
    if (rerun.mode.type === 'recover') return new Set(succeeded);
    const redone = this.#reachable([rerun.mode.node]).add(rerun.mode.node);
    return new Set(succeeded.filter((name) => !redone.has(name)));
  }

  #reachable(from: readonly string[]): Set<string> {
    const reached = new Set<string>();
    const open = [...from];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const next of edgesOf(this.#nodes.get(name)?.node)) {
        if (reached.has(next)) continue;
        reached.add(next);
        open.push(next);
      }
    }
    return reached;
  }
}

function edgesOf(node: WorkflowNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.type === 'fork') return node.paths;
  if (node.type === 'action') return node.error === undefined ? [node.ok] : [node.ok, node.error];
  return 'to' in node ? [node.to] : [];
}
