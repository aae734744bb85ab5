import { systemDigest } from '#adapters/system/system.ts';
import type { AttemptRef } from '#core/model/attempt.ts';
import { decodeEvent } from '#core/model/message-codec.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { Environment } from '#core/ports/ports.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';
import { type MemoryPorts, makeMemoryPorts } from '#test/memory/memory-ports.ts';

const MINUTE_MS = 60_000;

interface Taken {
  readonly instanceId: string;
  readonly ref: AttemptRef;
  readonly token: string;
  readonly workerId: string;
}

/** The services over ports in memory, with a test in the part of event source mapping, workers and time. */
export class System {
  readonly clock: JumpClock;
  readonly ports: MemoryPorts;
  readonly logged: string[] = [];
  readonly env: Environment;
  /** What its workers call: those of another system, where the services alone are to fail. */
  workers: Pick<Environment, 'attempts' | 'workers'>;

  constructor(overrides: Partial<Environment> = {}, clock = new JumpClock()) {
    this.clock = clock;
    this.ports = makeMemoryPorts(clock);
    const log = (message: string) => void this.logged.push(message);
    this.env = {
      ...this.ports,
      clock: this.clock,
      random: new CountedRandom(),
      logger: { info: log, warn: log, error: log },
      digest: systemDigest,
      settings: { groups: new Map([['default', 'default']]), timezone: 'UTC', takeoverMarginMs: 30_000 },
      ...overrides,
    };
    this.workers = this.env;
  }

  async submit(xml: string): Promise<string> {
    const submitted = await submitDefinition(this.env, xml, 'test');
    if (!('head' in submitted)) throw new Error(JSON.stringify(submitted));
    return submitted.head.name;
  }

  async start(workflow: string, params: Record<string, string> = {}): Promise<string> {
    const request = { workflow, params, startKind: 'trigger', startedBy: 'test' } as const;
    const started = await startInstance(this.env, request);
    if (!('id' in started)) throw new Error(JSON.stringify(started));
    return started.id;
  }

  async run(xml: string): Promise<string> {
    const id = await this.start(await this.submit(xml));
    await this.deliver();
    return id;
  }

  /** The event source mapping, until the queue has nothing more to give. */
  async deliver(): Promise<void> {
    const { queue } = this.ports.events;
    for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
      const { failed } = await handleEvents(this.env, batch);
      queue.delete(batch.filter(({ id }) => !failed.includes(id)).map(({ receipt }) => receipt));
    }
  }

  /** A worker takes one action off its queue. */
  async take(workerId = 'w1', leaseMs = 30_000): Promise<Taken> {
    const [received] = await this.ports.actions.receive('default', 1, 0, new AbortController().signal);
    if (received === undefined) throw new Error('There is no action to take');
    const { instanceId, ref } = received.message;
    await this.heartbeat(workerId, leaseMs, [{ instanceId, ref }]);
    const token = `${workerId}-token`;
    const claimed = await this.workers.attempts.claim(
      { instanceId, ref },
      { workerId, token, startedAt: this.clock.now() },
    );
    if (claimed !== true) throw new Error(`The attempt is ${claimed.status}`);
    await this.ports.actions.delete('default', [received.receipt]);
    return { instanceId, ref, token, workerId };
  }

  heartbeat(workerId: string, leaseMs: number, running: readonly { instanceId: string; ref: AttemptRef }[] = []) {
    const leaseUntil = this.clock.now() + leaseMs;
    const facts = { id: workerId, group: 'default', host: 'test', slots: 1, startedAt: 0 };
    return this.workers.workers.heartbeat({ ...facts, leaseUntil, running, acknowledged: [] });
  }

  /** The worker records the outcome; without `tell` its event is lost. */
  async finish(taken: Taken, outcome: AttemptOutcome = 'SUCCEEDED', { tell = true } = {}): Promise<boolean> {
    const { instanceId, ref, token } = taken;
    const now = this.clock.now();
    const log = { chunks: 0, bytes: 0, truncated: false };
    const recorded = await this.workers.attempts.finish({ instanceId, ref }, token, { outcome, endedAt: now, log });
    if (recorded && tell) {
      await this.ports.events.send([{ type: 'results', instanceId, results: [{ ref, outcome, startedAt: now }] }]);
    }
    return recorded;
  }

  /** Works everything off that is queued, with this outcome. */
  async work(outcome: AttemptOutcome = 'SUCCEEDED'): Promise<void> {
    await this.deliver();
    while (this.ports.actions.queue('default').size > 0) {
      await this.finish(await this.take(), outcome);
      await this.deliver();
    }
  }

  async command(id: string, command: Parameters<typeof commandInstance>[2]): Promise<void> {
    await commandInstance(this.env, id, command);
  }

  async passMinutes(minutes: number): Promise<void> {
    await this.clock.sleep(minutes * MINUTE_MS);
  }

  /** Every message in every queue is gone. */
  loseMessages(): void {
    this.ports.events.queue.purge();
    this.ports.actions.queue('default').purge();
  }

  async status(id: string): Promise<string | undefined> {
    return (await describeInstance(this.env, id))?.status;
  }

  /** Types of the events that wait for the master. */
  async pendingEvents(): Promise<readonly string[]> {
    const batch = this.ports.events.queue.receive(10);
    return batch.flatMap(({ body }) => {
      const decoded = decodeEvent(body);
      return decoded.ok ? [decoded.message.type] : [];
    });
  }
}

/** A workflow file of one action after the other; the attributes go on the root. */
export function chainXml(names: readonly string[], { root = '', action = '' } = {}): string {
  const actions = names.map(
    (name, index) =>
      `<action name="${name}" ${action}><shell><command>true</command></shell><ok to="${names[index + 1] ?? 'end'}"/></action>`,
  );
  return `<work-flow name="wf" ${root}><start name="start" to="${names[0]}"/>${actions.join('')}<end name="end"/></work-flow>`;
}
