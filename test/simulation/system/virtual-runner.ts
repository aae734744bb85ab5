import type { AttemptRef } from '#core/model/attempt.ts';
import type { Job, JobEnd, Runner } from '#worker/runner.ts';
import { keyOf } from '../truth/attempt-truth.ts';
import type { Execution, Truth } from '../truth/truth.ts';
import { Dice } from '../world/dice.ts';
import type { SimProcess } from '../world/sim-process.ts';

const NO_LOG = { chunks: 0, bytes: 0, truncated: false };

/** What the script of a node does when it is tried. */
interface Behaviour {
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'LOST';
  readonly durationMs: number;
  /** Ends when it is asked to, by SIGTERM. */
  readonly obeys: boolean;
  /** Of a script that warns. */
  readonly warning?: string;
}

/**
 * What all scripts do: a function of the seed, the node, the iteration and how often that has failed before. So what a
 * script answers does not depend on what goes wrong around it.
 */
function behaviourOf(seed: number, workflow: string, node: string, ref: AttemptRef, failures: number): Behaviour {
  const nature = new Dice(seed, `nature/${workflow}/${node}`);
  const failing = nature.chance(0.35) ? 0.3 + nature.next() * 0.6 : 0.03;
  const slow = nature.chance(0.16);
  const dice = new Dice(seed, `try/${workflow}/${node}/${ref.iteration}/${failures}`);
  const fails = dice.chance(failing);
  const outcome = fails ? 'FAILED' : dice.chance(0.01) ? 'LOST' : 'SUCCEEDED';
  const durationMs = slow ? dice.int(20_000, 150_000) : dice.chance(0.5) ? dice.int(5, 900) : dice.int(1_000, 25_000);
  return { outcome, durationMs, obeys: dice.chance(0.6), ...(dice.chance(0.05) && { warning: `careful ${node}` }) };
}

/** Does what scripts would do, in no time of ours: the place of processes is taken by entries of the truth. */
export class VirtualRunner implements Runner {
  readonly #seed: number;
  readonly #truth: Truth;
  readonly #process: SimProcess;

  constructor(seed: number, truth: Truth, process: SimProcess) {
    this.#seed = seed;
    this.#truth = truth;
    this.#process = process;
  }

  async run(job: Job): Promise<JobEnd> {
    const { id, subject, action, cancel, kill } = job;
    const { world } = this.#truth;
    const failures = this.#truth.failuresOf(id.instanceId, id.ref);
    const behaviour = behaviourOf(this.#seed, subject.workflow, action.name, id.ref, failures);
    const execution: Execution = {
      node: action.name,
      id,
      process: this.#process,
      workerId: this.#truth.attempts.get(keyOf(id))?.workerId ?? '',
      beganAt: world.now,
    };
    this.#truth.began(execution);
    await world.sleep(behaviour.durationMs, this.#process, behaviour.obeys ? cancel : kill);
    execution.endedAt = world.now;
    if (cancel.aborted) {
      execution.outcome = 'STOPPED';
      return { outcome: { outcome: 'FAILED', message: 'stopped', fault: 'user', signal: 'SIGTERM' }, log: NO_LOG };
    }
    execution.outcome = behaviour.outcome;
    return { outcome: outcomeOf(behaviour), log: NO_LOG };
  }
}

function outcomeOf({ outcome, warning }: Behaviour): JobEnd['outcome'] {
  if (outcome === 'LOST') return { outcome, message: 'the launcher died' };
  if (outcome === 'FAILED') return { outcome, message: 'exit code 1', fault: 'user', exitCode: 1 };
  return { outcome, ...(warning !== undefined && { warning }) };
}
