import { type Arrival, type Draft, EngineError } from './draft.ts';
import { endInstance, reachEnd } from './ending.ts';
import { reachableFrom } from './graph.ts';
import { sendAction } from './send.ts';

/** Nodes gone through in one step, far more than a definition has: beyond, skipped actions form loops. */
const MAX_STEPS = 200_000;

/**
 * Moves everybody who is on the way until nobody can go further without an action that has yet to run, then lets
 * joins go on, and ends the instance when all is at rest (language §3).
 */
export function settle(draft: Draft): void {
  for (let steps = 0; draft.phase.status === 'RUNNING'; steps++) {
    if (steps > MAX_STEPS) {
      endInstance(draft, 'FAILED', { message: `it turned in loops without running anything, ${MAX_STEPS} nodes long` });
      return;
    }
    const arrival = draft.arrivals.pop();
    if (arrival !== undefined) arriveAt(draft, arrival);
    else if (!fireJoins(draft)) break;
  }
  if (draft.phase.status === 'RUNNING' && draft.having('HQRJ').length === 0) reachEnd(draft);
}

function arriveAt(draft: Draft, arrival: Arrival): void {
  const node = draft.node(arrival.node);
  switch (node.type) {
    case 'start':
      draft.letters[arrival.node] = 'S';
      draft.arrive(node.to, arrival.passed);
      return;
    case 'fork':
      draft.letters[arrival.node] = 'S';
      for (const path of node.paths.toReversed()) draft.arrive(path, arrival.passed);
      return;
    case 'join':
      arriveAtJoin(draft, arrival);
      return;
    case 'end':
      draft.letters[arrival.node] = 'S';
      return;
    case 'kill':
      draft.letters[arrival.node] = 'K';
      endInstance(draft, 'KILLED', { node: node.name, message: node.message || `reached the kill node ${node.name}` });
      return;
    case 'action':
      arriveAtAction(draft, arrival);
      return;
  }
}

function arriveAtJoin(draft: Draft, { node, passed }: Arrival): void {
  const letter = draft.letters[node];
  if (letter === 'S') throw new EngineError(`The join ${draft.node(node).name} was reached after it had gone on`);
  const cleanSoFar = letter === '.' || draft.extras.get(node)?.clean === true;
  draft.letters[node] = 'J';
  draft.amend(node, { clean: (passed && cleanSoFar) || undefined });
}

/** Each arrival is an iteration; while one is under way, further ones wait for it. */
function arriveAtAction(draft: Draft, { node, passed }: Arrival): void {
  const letter = draft.letters[node] ?? '.';
  const extra = draft.extras.get(node) ?? {};
  if ('HQR'.includes(letter)) {
    draft.amend(node, { arrivals: (extra.arrivals ?? 0) + 1 });
    return;
  }
  const action = draft.action(node);
  const first = letter === '.';
  const iteration = first ? 1 : (extra.iteration ?? 1) + 1;
  const { loopLimit } = draft.graph.workflow;
  if (iteration > loopLimit) {
    const message = `reached ${iteration} times, more often than its loop-limit of ${loopLimit} allows`;
    endInstance(draft, 'FAILED', { node: action.name, message, fault: 'user' });
    return;
  }
  draft.extras.delete(node);
  draft.amend(node, { iteration: first ? undefined : iteration, arrivals: extra.arrivals });
  const pass = first && passed && draft.passable.has(node);
  if (first && passed && draft.recovers && action.kind === 'sub-workflow') draft.amend(node, { continues: 1 });
  if (action.ignore) complete(draft, node, 'I', pass);
  else if (pass) complete(draft, node, 'P', true);
  else sendAction(draft, node);
}

/** The current iteration of an action ended well: on along `ok`, and the next iteration, if somebody waits for it. */
export function complete(draft: Draft, node: number, letter: 'S' | 'I' | 'P', passed = false): void {
  leave(draft, node, letter, draft.action(node).ok, passed);
}

/** Ends the current iteration of an action and goes on to `target`. */
export function leave(
  draft: Draft,
  node: number,
  letter: 'S' | 'I' | 'P' | 'F',
  target: string,
  passed: boolean,
): void {
  draft.letters[node] = letter;
  const waiting = draft.extras.get(node)?.arrivals ?? 0;
  if (waiting > 0) {
    draft.amend(node, { arrivals: waiting - 1 || undefined });
    draft.arrivals.push({ node, passed: false });
  }
  draft.arrive(target, passed);
}

/**
 * A join goes on when nothing that is not at rest can still reach it. Since no cycle has a join on it, of several
 * waiting joins at least one cannot be reached from the others. True when some went on.
 */
function fireJoins(draft: Draft): boolean {
  const waiting = draft.having('J');
  if (waiting.length === 0) return false;
  const reachable = reachableFrom(draft.graph, draft.having('HQRJ'));
  const ready = waiting.filter((join) => !reachable.has(join));
  for (const join of ready) {
    const node = draft.node(join);
    if (node.type !== 'join') throw new EngineError(`Node ${join} waits as a join but is a ${node.type}`);
    draft.letters[join] = 'S';
    draft.arrive(node.to, draft.extras.get(join)?.clean === true);
    draft.extras.delete(join);
  }
  return ready.length > 0;
}
