import { isTerminal } from '#core/model/status.ts';
import type { Environment } from '#core/ports/ports.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { deleteInstance } from '#core/service/delete-instance.ts';
import { type Planned, type PlanRefusal, planBackfill, planTrigger } from '#core/service/plan-campaign.ts';
import { cancelCampaign, startCampaign } from '#core/service/start-campaign.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import type { Operation } from '../scenario/operations.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { submittedText } from '../scenario/uploads.ts';
import type { InstanceTruth, Truth } from '../truth/truth.ts';

/** What people ask of the API. Whoever gets no answer asks again, or does not. */
export class Operator {
  readonly #scenario: Scenario;
  readonly #truth: Truth;

  constructor(scenario: Scenario, truth: Truth) {
    this.#scenario = scenario;
    this.#truth = truth;
  }

  /** Does one thing, and notes what was accepted. */
  async do(env: Environment, operation: Operation): Promise<void> {
    switch (operation.type) {
      case 'start': {
        const { workflow, kind } = operation;
        const result = await startInstance(env, { workflow, params: {}, startKind: kind, startedBy: 'operator' });
        if ('id' in result) this.#truth.acceptedStarts.push(result.id);
        return;
      }
      case 'kill':
        return this.#command(env, operation.nth, { type: 'kill', reason: 'enough' });
      case 'suspend':
      case 'resume':
        return this.#command(env, operation.nth, { type: operation.type });
      case 'rerun':
        return this.#rerun(env, operation);
      case 'submit': {
        const text = this.#scenario.workflows.find(({ name }) => name === operation.workflow)?.versions[
          operation.version
        ];
        if (text === undefined) return;
        this.#truth.coordinatorChanged(operation.workflow);
        await this.submit(env, text);
        this.#truth.coordinatorChanged(operation.workflow);
        return;
      }
      case 'delete':
        this.#truth.coordinatorChanged(operation.workflow);
        await deleteWorkflow(env, operation.workflow);
        this.#truth.coordinatorChanged(operation.workflow);
        return;
      case 'delete-instance': {
        const id = this.#nth(operation.nth, hasEnded);
        if (id !== undefined) await deleteInstance(env, id);
        return;
      }
      case 'coordinator':
        this.#truth.coordinatorChanged(operation.name);
        await commandCoordinator(env, operation.name, operation.command);
        this.#truth.coordinatorChanged(operation.name);
        return;
      case 'submit-content':
        return this.submit(env, submittedText(operation.content));
      default:
        return this.#campaign(env, operation);
    }
  }

  async submit(env: Environment, text: string): Promise<void> {
    const result = await submitDefinition(env, text, 'api');
    if ('head' in result || result.result === 'contended') return;
    this.#truth.world.trace.add(this.#truth.world.now, `refused: ${JSON.stringify(result).slice(0, 500)}`);
  }

  async #campaign(env: Environment, operation: Operation): Promise<void> {
    if (operation.type === 'cancel-campaign') {
      const { items } = await env.campaigns.list({ limit: 10 });
      const [newest] = items;
      if (newest !== undefined) await cancelCampaign(env, newest.id);
      return;
    }
    const planned = await this.#plan(env, operation);
    if (planned === undefined || !('plan' in planned)) return;
    const started = await startCampaign(env, planned, { startedBy: 'operator' });
    this.#truth.acceptedCampaigns.push(started.id);
  }

  async #plan(env: Environment, operation: Operation): Promise<Planned | PlanRefusal | undefined> {
    if (operation.type === 'trigger-downstream') return planTrigger(env, { workflow: operation.workflow, params: {} });
    if (operation.type !== 'backfill') return undefined;
    const { workflow, parallel, downstream } = operation;
    const day = new Date(this.#scenario.from - 2 * 86_400_000).toISOString().slice(0, 10);
    if (this.#scenario.workflows.find(({ name }) => name === workflow)?.coordinator !== undefined && !downstream)
      return undefined;
    const to = new Date(this.#scenario.from - 86_400_000).toISOString().slice(0, 10);
    const planned = await planBackfill(env, {
      workflow,
      params: {},
      parallel,
      downstream,
      missingOnly: false,
      from: day,
      to,
    });
    return 'plan' in planned && planned.plan.times.length * planned.plan.steps.length > 12 ? undefined : planned;
  }

  async #rerun(env: Environment, { nth, mode, latest }: Extract<Operation, { type: 'rerun' }>): Promise<void> {
    const owes = this.#nth(nth, ({ state }) => state.owed.length > 0);
    const id = nth % 3 === 0 ? owes : this.#nth(nth, hasEnded);
    const instance = id === undefined ? undefined : this.#truth.instances.get(id);
    if (instance === undefined) return;
    const head = latest ? await env.workflows.head(instance.workflow) : undefined;
    const nodes = this.#truth.workflowOf(instance.hash)?.nodes ?? [];
    const node = nodes[nth % Math.max(1, nodes.length)]?.name ?? 'start';
    const chosen = mode === 'from' ? ({ type: 'from', node } as const) : ({ type: mode } as const);
    const version = head === undefined || head.deleted ? {} : { latest: { version: head.version, hash: head.hash } };
    await commandInstance(env, instance.id, { type: 'rerun', mode: chosen, ...version });
  }

  async #command(env: Environment, nth: number, command: Parameters<typeof commandInstance>[2]): Promise<void> {
    const suspended = command.type === 'resume';
    const id = this.#nth(nth, (instance) => !hasEnded(instance) && instance.state.suspended === suspended);
    if (id === undefined) return;
    await commandInstance(env, id, command);
  }

  /** One of the instances that there are; mostly one of those for which it matters, if there are any. */
  #nth(nth: number, matters: (instance: InstanceTruth) => boolean): string | undefined {
    const all = [...this.#truth.instances.values()];
    const some = nth % 4 === 0 ? [] : all.filter(matters);
    const from = some.length > 0 ? some : all;
    return from[nth % Math.max(1, from.length)]?.id;
  }
}

const hasEnded = ({ state }: InstanceTruth) => isTerminal(state.phase.status);
