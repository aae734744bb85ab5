import type { AttemptLog, AttemptRef } from '#core/model/attempt.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { Environment } from '#core/ports/ports.ts';
import { LogWriter } from '#worker/log-writer.ts';
import { SecretMasks } from '#worker/masking/secret-masks.ts';
import { maskTexts } from '#worker/masking/stream-masker.ts';
import type { Job, JobEnd, Runner } from '#worker/runner.ts';
import { keyOf } from '../truth/attempt-truth.ts';
import type { Execution, Truth } from '../truth/truth.ts';
import { Dice } from '../world/dice.ts';
import type { SimProcess } from '../world/sim-process.ts';

type Outcome = JobEnd['outcome'];

const NO_LOG: AttemptLog = { chunks: 0, bytes: 0, truncated: false };
const LOG_BYTES = 1_048_576;

/** What the script of a node does when it is tried. */
interface Behaviour {
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'LOST';
  readonly durationMs: number;
  /** Ends when it is asked to, by SIGTERM. */
  readonly obeys: boolean;
  /** Says the password of its link wherever it says anything. */
  readonly blabs: boolean;
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
  const manner = { obeys: dice.chance(0.6), ...(dice.chance(0.05) && { warning: `careful ${node}` }) };
  return { outcome, durationMs, ...manner, blabs: dice.chance(0.15) };
}

/**
 * Does what scripts would do, in no time of ours: the place of processes is taken by entries of the truth. What they write and answer goes
 * through the masks and the log of the real runner.
 */
export class VirtualRunner implements Runner {
  readonly #seed: number;
  readonly #truth: Truth;
  readonly #process: SimProcess;
  readonly #env: Environment;
  readonly #masks: SecretMasks;
  /** Just added: no list of links has it yet. */
  readonly #link: OpenLink;

  constructor(seed: number, truth: Truth, process: SimProcess, env: Environment) {
    this.#seed = seed;
    this.#truth = truth;
    this.#process = process;
    this.#env = env;
    const { secret } = truth.world;
    const link = { name: 'vault', type: 'postgresql', desc: '', options: {}, updatedAt: 0 } as const;
    this.#link = { link, secret: { password: secret } };
    const links = { list: async () => [] };
    const secrets = { readAll: async () => new Map() };
    this.#masks = new SecretMasks({ links, secrets, clock: process.clock, logger: env.logger });
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
    const end = behaviour.blabs ? await this.#blabbing(job) : async (outcome: Outcome) => ({ outcome, log: NO_LOG });
    await world.sleep(behaviour.durationMs, this.#process, behaviour.obeys ? cancel : kill);
    execution.endedAt = world.now;
    if (cancel.aborted) {
      execution.outcome = 'STOPPED';
      return end({ outcome: 'FAILED', message: 'stopped', fault: 'user', signal: 'SIGTERM' });
    }
    execution.outcome = behaviour.outcome;
    return end(outcomeOf(behaviour, world.secret));
  }

  /** Writes the password, in two parts, and answers what ends it all. */
  async #blabbing({ id }: Job): Promise<(outcome: Outcome) => Promise<JobEnd>> {
    const masks = await this.#masks.forAttempt([this.#link]);
    const { logs, clock, logger } = this.#env;
    const log = new LogWriter({ logs, clock, logger, masks }, id, LOG_BYTES);
    const { secret } = this.#truth.world;
    this.#truth.reach('a script told a password');
    void log.write('out', Buffer.from(`login with ${secret.slice(0, 6)}`));
    void log.write('out', Buffer.from(`${secret.slice(6)} is refused\n`));
    return async (outcome) => ({ outcome: maskTexts(masks, outcome), log: await log.close() });
  }
}

function outcomeOf({ outcome, warning, blabs }: Behaviour, secret: string): Outcome {
  const said = blabs ? `: no login with ${secret}` : '';
  if (outcome === 'LOST') return { outcome, message: `the launcher died${said}` };
  if (outcome === 'FAILED') return { outcome, message: `exit code 1${said}`, fault: 'user', exitCode: 1 };
  return { outcome, ...(warning !== undefined && { warning: warning + said }) };
}
