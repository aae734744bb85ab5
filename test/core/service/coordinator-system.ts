import type { InstanceContext } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { LedgerEntry, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import { reportCompletion } from '#core/service/report-completion.ts';
import { handleCompletion, tick } from '#core/service/tick.ts';
import { System } from './system.ts';

const MINUTE_MS = 60_000;

/** What was started of a workflow. */
interface Started extends Pick<InstanceContext, 'logicalTime' | 'startedBy' | 'startKind'> {
  readonly id: string;
}

/**
 * The services with a tick every minute, and a test in the part of the bus. Its clock begins at 2026-11-23 12:00 UTC.
 * What starts does nothing until the test has it worked off.
 */
export class CoordinatorSystem extends System {
  /** A workflow of one action, with a coordinator in it when there is one. */
  async workflow(name: string, coordinator = '', command = 'true'): Promise<void> {
    await this.submit(workflowXml(name, coordinator, command));
  }

  /** Minutes pass, each with its tick. */
  async ticks(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await this.passMinutes(1);
      await tick(this.env);
    }
  }

  /** Time passes up to `yyyy-MM-dd HH:mm` in UTC, and nothing ticks. */
  async outageUntil(time: string): Promise<void> {
    await this.clock.sleep(Date.parse(`${time.replace(' ', 'T')}Z`) - this.clock.now());
  }

  /** An instance of the workflow that was triggered succeeds a second later; its dependents hear of it at once. */
  async succeed(workflow: string): Promise<string> {
    const id = await this.start(workflow);
    await this.clock.sleep(1_000);
    await this.complete();
    return id;
  }

  /** Also when the master, who heard nothing for minutes, has sent an action again that is done by now. */
  override async work(outcome: AttemptOutcome = 'SUCCEEDED'): Promise<void> {
    await this.deliver();
    for (;;) {
      const [received] = await this.ports.actions.receive('default', 1, 0, new AbortController().signal);
      if (received === undefined) return;
      const { instanceId, ref } = received.message;
      const taken = { instanceId, ref, token: 'token', workerId: 'w1' };
      const claim = { workerId: 'w1', token: 'token', startedAt: this.clock.now() };
      if ((await this.workers.attempts.claim(taken, claim)) === true) await this.finish(taken, outcome);
      await this.ports.actions.delete('default', [received.receipt]);
      await this.deliver();
    }
  }

  /** Works off everything that was started, and delivers what the bus was told of it. */
  async complete(): Promise<void> {
    const { published } = this.ports.bus;
    const before = published.length;
    await this.work();
    for (const event of published.slice(before)) {
      if (event.type === 'instance') await handleCompletion(this.env, event.workflow);
    }
  }

  /** The completion of an instance is delivered once more: to the ledger of readiness, and on the bus. */
  async deliverAgain(id: string): Promise<void> {
    const instance = await this.env.instances.load(id);
    if (instance === undefined) throw new Error(`no instance ${id}`);
    await reportCompletion(this.env, instance);
    await handleCompletion(this.env, instance.workflow);
  }

  async coordinator(name: string): Promise<StoredCoordinator> {
    const stored = await this.env.coordinators.load(name);
    if (stored === undefined) throw new Error(`no coordinator ${name}`);
    return stored;
  }

  /** The instances of a workflow, oldest first. */
  async started(workflow: string): Promise<readonly Started[]> {
    const { items } = await this.env.instances.list({ workflow }, { limit: 20_000 });
    const found: Started[] = [];
    for (const { id } of items.toReversed()) {
      const context = await this.env.instances.context(id);
      if (context === undefined) throw new Error(`${id} has no context`);
      const { logicalTime, startedBy, startKind } = context;
      found.push({ id, logicalTime, startedBy, startKind });
    }
    return found;
  }

  /** The logical times of what was started, as `MM-dd HH:mm` in UTC. */
  async timesOf(workflow: string): Promise<readonly string[]> {
    return (await this.started(workflow)).map(({ logicalTime }) => shortTime(logicalTime));
  }

  /** The whole ledger, oldest first. */
  async ledger(name: string): Promise<readonly LedgerEntry[]> {
    return (await this.env.coordinators.ledger(name, { limit: 20_000 })).items.toReversed();
  }

  /** Skipped times as `first – last × count: reason`. */
  async skipped(name: string): Promise<readonly string[]> {
    return (await this.ledger(name)).flatMap((entry) => {
      if (entry.type !== 'skipped') return [];
      const { first, last, count, reason } = entry.times;
      return [`${shortTime(first)} – ${shortTime(last)} × ${count}: ${reason}`];
    });
  }

  /** By firing: which instance of which workflow it used up. */
  async used(name: string): Promise<readonly Record<string, string>[]> {
    return (await this.ledger(name)).flatMap((entry) => {
      if (entry.type !== 'fired') return [];
      return [
        Object.fromEntries(Object.entries(entry.firing.used).map(([from, { instanceId }]) => [from, instanceId])),
      ];
    });
  }
}

/** `MM-dd HH:mm` in UTC. */
function shortTime(time: number): string {
  return new Date(Math.floor(time / MINUTE_MS) * MINUTE_MS).toISOString().slice(5, 16).replace('T', ' ');
}

function workflowXml(name: string, coordinator = '', command = 'true'): string {
  return `<work-flow name="${name}">${coordinator}<start name="s" to="a"/>
    <action name="a"><shell><command>${command}</command></shell><ok to="e"/></action><end name="e"/></work-flow>`;
}

/** A coordinator inside a workflow. */
export function within(
  { cron, attributes = '', params = '' }: { cron?: string; attributes?: string; params?: string },
  ...dependencies: readonly string[]
): string {
  const list = dependencies.map((name) => `<workflow name="${name}"/>`).join('');
  const depend = `<depend-list${cron === undefined ? '' : ` cron="${cron}"`}>${list}</depend-list>`;
  const paramList = params === '' ? '' : `<param-list>${params}</param-list>`;
  return `<coordinator ${attributes}>${depend}${paramList}</coordinator>`;
}

/** A coordinator in a file of its own. */
export function coordinatorXml(
  name: string,
  cron: string,
  workflows: readonly string[],
  dependencies: readonly string[] = [],
): string {
  const depend = dependencies.map((wf) => `<depend wf="${wf}"/>`).join('');
  const trigger = `<trigger><cron config="${cron}"/><depend-list>${depend}</depend-list></trigger>`;
  const list = workflows.map((path) => `<workflow path="${path}"/>`).join('');
  return `<coordinator name="${name}">${trigger}<workflow-list>${list}</workflow-list></coordinator>`;
}
