import { systemDigest } from '#adapters/system/system.ts';
import { MailError } from '#core/model/errors.ts';
import type { BusEvent } from '#core/ports/bus.ts';
import type { NoticeChannel } from '#core/ports/notice-channel.ts';
import type { Environment } from '#core/ports/ports.ts';
import { mailChannel } from '#core/service/mail-channel.ts';
import { makeCoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { makeMasterHandler } from '#lambda/master-handler.ts';
import { makeNotifierHandler } from '#lambda/notifier-handler.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';
import { MemoryBus } from '#test/memory/memory-bus.ts';
import { type MemoryPorts, makeMemoryPorts } from '#test/memory/memory-ports.ts';
import type { Delivery, MemoryQueue } from '#test/memory/memory-queue.ts';
import { reachByLog } from '../truth/reach-branches.ts';
import type { Truth } from '../truth/truth.ts';
import {
  WatchedAttemptStore,
  WatchedCoordinatorStore,
  WatchedInstanceStore,
  WatchedWorkflowStore,
} from '../truth/watched-stores.ts';
import { type Network, portOf } from '../world/call-port.ts';
import { NEVER, type SimProcess } from '../world/sim-process.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import { Lambdas } from './lambdas.ts';
import { Uploads } from './uploads.ts';

const MINUTE_MS = 60_000;
const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

export interface DeploymentOptions {
  readonly seed: number;
  readonly fleets: readonly FleetOptions[];
}

/** Hands on what is published. */
class RoutedBus extends MemoryBus {
  readonly #route: (event: BusEvent) => void;

  constructor(route: (event: BusEvent) => void) {
    super();
    this.#route = route;
  }

  override async publish(events: readonly BusEvent[]): Promise<void> {
    for (const event of events) this.#route(event);
  }
}

/** The whole system as it is deployed: functions, queues and workers, over stores that never fail by themselves. */
export class Deployment {
  readonly network: Network;
  readonly truth: Truth;
  readonly ports: MemoryPorts;
  readonly lambdas: Lambdas;
  readonly fleets: readonly Fleet[];
  readonly uploads: Uploads;
  readonly mails: { readonly id: string; readonly to: readonly string[]; readonly text: string }[] = [];
  /** Every message that was ever sent: calling one sends it once more. */
  readonly sent: (() => void)[] = [];
  /** Nothing is started by a clock or a queue. */
  isDown = false;
  /** Between looks whether a tick is due: longer when nothing happens for days. */
  tickMs = MINUTE_MS;
  readonly #visibleAt = new Map<MemoryQueue, readonly number[]>();
  readonly #options: DeploymentOptions;
  readonly #definitions: MemoryPorts['definitions'];
  readonly #groups: ReadonlyMap<string, string>;

  constructor(network: Network, truth: Truth, options: DeploymentOptions) {
    const { world, dice, faults } = network;
    this.network = network;
    this.truth = truth;
    this.#options = options;
    const attempts = new WatchedAttemptStore(truth);
    const instances = new WatchedInstanceStore(attempts, truth);
    const bus = new RoutedBus((event) => world.after(dice.int(300, 3_000), undefined, () => this.#dispatch(event)));
    const coordinators = new WatchedCoordinatorStore(truth);
    const workflows = new WatchedWorkflowStore(truth);
    this.ports = { ...makeMemoryPorts(world.clock), attempts, instances, workflows, coordinators, bus };
    // Kept parsed by whoever has this very port: as functions that stay warm do.
    this.#definitions = portOf(network, undefined, 'definitions', this.ports.definitions);
    this.#groups = new Map(options.fleets.map(({ group }) => [group, group]));
    const environmentOf = (process: SimProcess) => this.environmentOf(process);
    const clockChanged = () => truth.noteClocks(this.lambdas.processes);
    this.lambdas = new Lambdas({ world, dice, faults, environmentOf, clockChanged });
    const sent = (again: () => void) => this.sent.push(again);
    this.uploads = new Uploads({ network, truth, lambdas: this.lambdas, isDown: () => this.isDown, sent });
    this.fleets = options.fleets.map((fleet) => {
      const queue = this.ports.actions.queue(fleet.group);
      const hasWork = () => !this.isDown && queue.size > this.#delayed(queue);
      return new Fleet({ seed: options.seed, world, dice, faults, truth, environmentOf, hasWork }, fleet);
    });
  }

  /** What a process of ours runs on. */
  environmentOf(process: SimProcess): Environment {
    const { network, ports } = this;
    const seen = Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, portOf<object>(network, process, name, port)]),
    );
    const log = (message: string, fields?: Readonly<Record<string, unknown>>) => {
      reachByLog(this.truth, message);
      const error = fields?.['error'];
      network.world.checkSecret(`the log of ${process.id}`, [message, fields]);
      network.world.trace.add(
        network.world.now,
        `${process.id} says: ${message}${error === undefined ? '' : ` (${String(error)})`}`,
      );
    };
    return {
      ...ports,
      ...seen,
      definitions: this.#definitions,
      clock: process.clock,
      random: new CountedRandom(`${this.#options.seed}/${process.id}`),
      logger: { info: log, warn: log, error: log },
      digest: systemDigest,
      ...(process.kind === 'loader' && this.uploads.portsOf(process)),
      settings: { groups: this.#groups, timezone: 'UTC', takeoverMarginMs: 30_000 },
    };
  }

  start(): void {
    for (const queue of this.queues) this.#remember(queue);
    void this.#mapEvents();
    this.#mapDeadLetters();
    this.#tickOn();
    for (const fleet of this.fleets) fleet.start();
  }

  /** What goes wrong by itself, now and then, as long as anything may. */
  storm(): void {
    const { world, dice, faults } = this.network;
    const loseAll = faults.strikes('queue-purged', 0.01);
    for (const queue of [...this.queues, this.uploads.queue])
      if (loseAll || faults.strikes('queue-purged', 0.01)) queue.purge();
    for (const process of this.lambdas.processes) {
      if (!process.alive) continue;
      if (faults.strikes('clock-jumped', 0.001)) process.skewMs = dice.int(-600_000, 600_000);
      else if (faults.strikes('process-frozen', 0.003)) world.freeze(process, dice.int(1_000, 300_000));
    }
    this.truth.noteClocks(this.lambdas.processes);
    if (faults.strikes('outage', 0.003)) {
      this.isDown = true;
      world.after(dice.pick([5, 20, 90]) * MINUTE_MS * dice.next(), undefined, () => {
        this.isDown = false;
      });
    }
    if (faults.active) world.after(dice.int(5_000, 40_000), undefined, () => this.storm());
  }

  get queues(): readonly MemoryQueue[] {
    return [this.ports.events.queue, ...[...this.#groups.keys()].map((group) => this.ports.actions.queue(group))];
  }

  /** How many messages of a queue cannot be received yet. */
  #delayed(queue: MemoryQueue): number {
    const delayed = (this.#visibleAt.get(queue) ?? []).filter((at) => at > this.network.world.now);
    this.#visibleAt.set(queue, delayed);
    return delayed.length;
  }

  #remember(queue: MemoryQueue): void {
    const send = queue.send.bind(queue);
    queue.send = (body, options) => {
      const { group } = options ?? {};
      const { delayMs = 0 } = options ?? {};
      if (delayMs > 0)
        this.#visibleAt.set(queue, [...(this.#visibleAt.get(queue) ?? []), this.network.world.now + delayMs]);
      this.sent.push(() => send(body, { ...(group !== undefined && { group }) }));
      send(body, options);
    };
  }

  /** The event source mapping of the events queue: batches, each given to a function of its own. */
  async #mapEvents(): Promise<void> {
    const { world, dice } = this.network;
    const { queue } = this.ports.events;
    for (;;) {
      const batch = await queue.poll(dice.int(1, 10), 400 * 86_400_000, NEVER);
      if (this.isDown) await world.sleep(MINUTE_MS, undefined);
      else this.#handOver(batch, 'events.fifo', (receipts) => queue.delete(receipts));
    }
  }

  #handOver(batch: readonly Delivery[], queueName: string, remove: (receipts: readonly string[]) => void): void {
    if (batch.length === 0) return;
    const Records = this.#giveUpSome(batch).map((record) => sqsRecord(record, queueName));
    if (Records.length === 0) return;
    this.lambdas.invoke(
      'master',
      (env) => makeMasterHandler(env, 'https://sqs/events.fifo')({ Records }),
      (result) => {
        if (result === undefined || this.network.faults.strikes('not-deleted', 0.01)) return;
        const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        remove(batch.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt));
      },
    );
  }

  /** A message that was received too often is a dead letter. Few get there by the other faults, in the time that these have. */
  #giveUpSome(batch: readonly Delivery[]): readonly Delivery[] {
    const { queue } = this.ports.events;
    return batch.filter(({ body, receipt }) => {
      if (!this.network.faults.strikes('given-up', 0.01)) return true;
      queue.delete([receipt]);
      queue.deadLetters.push(body);
      return false;
    });
  }

  /** Dead letters are given to the master, or moved back by an operator. */
  #mapDeadLetters(): void {
    const { world, dice, faults } = this.network;
    for (const queue of this.queues) {
      if (this.isDown) break;
      for (const body of queue.deadLetters.splice(0)) {
        this.truth.reach('a message became a dead letter');
        if (faults.strikes('redriven', 0.3)) queue.send(body, { group: 'redriven' });
        else this.#deadLetter(queue, body);
      }
    }
    world.after(dice.int(30_000, 180_000), undefined, () => this.#mapDeadLetters());
  }

  #deadLetter(queue: MemoryQueue, body: string): void {
    const record = sqsRecord({ id: 'dead', receipt: 'dead', body }, 'events-dead.fifo');
    this.lambdas.invoke(
      'master',
      (env) => makeMasterHandler(env, 'https://sqs/events.fifo')({ Records: [record] }),
      (result) => {
        if (result === undefined || result.batchItemFailures.length > 0) queue.deadLetters.push(body);
      },
    );
  }

  /** Rules of the bus. It makes things prompt, so that what it loses only comes later. */
  #dispatch(event: BusEvent): void {
    if (this.isDown) return;
    const { type, ...detail } = event;
    const sent = { source: 'akkaflow', 'detail-type': `akkaflow.${type}`, detail };
    if (type === 'instance') this.#callCoordinator(sent);
    if (type === 'notice') this.#callNotifier(sent);
  }

  #callCoordinator(event: typeof TICK): void {
    this.lambdas.invoke(
      'coordinator',
      (env) => makeCoordinatorHandler(env)(event),
      () => {},
    );
  }

  #callNotifier(event: typeof TICK): void {
    this.lambdas.invoke(
      'notifier',
      (env) => makeNotifierHandler({ ...env, channels: [this.#mailChannel()] })(event),
      () => {},
    );
  }

  #mailChannel(): NoticeChannel {
    const { faults, dice, world } = this.network;
    const send = async ({ to, text, messageId = '' }: { to: readonly string[]; text: string; messageId?: string }) => {
      world.checkSecret('a mail', text);
      await world.sleep(dice.int(5, 500), undefined);
      if (faults.strikes('mail-refused', 0.2)) throw new MailError('the mail server says no', true);
      this.mails.push({ id: messageId, to, text });
    };
    return mailChannel({ send }, systemDigest);
  }

  /** The rule of every minute. A tick that would find nothing due is left out, mostly. */
  #tickOn(): void {
    const { world } = this.network;
    const nextMs = this.tickMs - (world.now % this.tickMs);
    world.after(nextMs, undefined, () => {
      void this.#tickIfDue();
      this.#tickOn();
    });
  }

  async #tickIfDue(): Promise<void> {
    const { dice, faults, world } = this.network;
    if (this.isDown) return;
    const due = (await this.isAnythingDue(world.now)) || dice.chance(0.03);
    if (!due || faults.strikes('tick-missed', 0.05)) return;
    const times = faults.strikes('tick-doubled', 0.05) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      world.after(dice.chance(0.8) ? dice.int(0, 900) : dice.int(1_000, 40_000), undefined, () => {
        this.#callCoordinator(TICK);
        this.#callNotifier(TICK);
      });
    }
  }

  /** Whether a tick at that time would find anything to do. */
  async isAnythingDue(now: number): Promise<boolean> {
    const { instances, coordinators, campaigns, notices, workers } = this.ports;
    if ((await workers.list()).length > 0) return true;
    const minute = Math.floor(now / MINUTE_MS);
    for (const store of [instances, coordinators, campaigns, notices]) {
      for await (const ids of store.due(minute, 1)) if (ids.length > 0) return true;
    }
    return false;
  }
}
