import { walk } from './reference.ts';
import type { InstanceTruth, Truth } from './truth.ts';

/** Whether the way an instance has ended is one that its definition and its scripts lead to without any fault. */
export function checkOutcome(truth: Truth, instance: InstanceTruth): void {
  const { id, state, hash, rerun, deleted } = instance;
  const workflow = truth.workflowOf(hash);
  if (workflow === undefined || deleted) return;
  const { phase, run, nodes } = state;
  const attempts = (truth.attemptsOf.get(id) ?? []).filter((attempt) => attempt.id.ref.run === run);
  const walked = walk({ workflow, rerun, attempts, cutAt: instance.cutAt });
  const wrong = (what: string) =>
    truth.world.violate(
      'outcome-without-faults',
      `${id} of ${workflow.name} is ${phase.status} with ${nodes}: ${what}`,
    );
  for (const { id: attempt } of attempts) {
    const arrivals = Math.min(walked.arrivals[attempt.ref.node] ?? 0, workflow.loopLimit);
    if (attempt.ref.iteration > arrivals) {
      wrong(
        `${workflow.nodes[attempt.ref.node]?.name} was arrived at ${arrivals} times, and has iteration ${attempt.ref.iteration}`,
      );
    }
  }
  if (phase.status === 'SUCCEEDED') {
    if (nodes !== walked.letters) wrong(`its scripts lead to ${walked.letters}`);
    const stops = [...walked.failures, ...walked.kills, ...walked.loops];
    if (stops.length > 0) wrong(`it cannot get past ${stops.join()}`);
    return;
  }
  if (phase.status !== 'FAILED' && phase.status !== 'KILLED') return;
  // Killed before it began: what the letters tell is of the run before.
  if (instance.begunRun !== run) return;
  [...nodes].forEach((letter, index) => {
    const expected = walked.letters[index];
    const name = workflow.nodes[index]?.name;
    if (letter !== '.' && expected === '.') wrong(`${name} was never arrived at`);
    // An iteration that has not begun yet leaves the letter of the one before it.
    const again = (walked.arrivals[index] ?? 0) > 1;
    if (letter === 'S' && expected !== 'S' && expected !== 'J' && !again)
      wrong(`${name} has not succeeded, of ${walked.letters}`);
  });
  const asked = [...instance.commands.values()].some(
    ({ stored, applied, refusal }) => stored.command.type === 'kill' && applied && refusal === undefined,
  );
  if (phase.status === 'KILLED' && !asked && walked.kills.length === 0) wrong('nobody has asked for it');
  if (phase.status === 'FAILED') {
    const { message } = phase.reason;
    const timed = workflow.timeoutSeconds !== undefined && message.startsWith('timed out');
    const nowhere = message.startsWith('nothing is left') && !walked.reachesEnd;
    if (!timed && !nowhere && walked.failures.length + walked.loops.length === 0)
      wrong(`nothing has failed (${message})`);
  }
}
