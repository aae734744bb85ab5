import { expect } from 'vitest';
import type { AttemptOutcome } from '#core/model/status.ts';
import { isTerminal } from '#core/model/status.ts';
import type { Environment } from '#core/ports/ports.ts';
import { type CampaignView, describeCampaign, type MemberStatus } from '#core/service/describe-campaign.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import {
  type BackfillRequest,
  type DownstreamRequest,
  type Planned,
  planBackfill,
  planTrigger,
} from '#core/service/plan-campaign.ts';
import { startCampaign } from '#core/service/start-campaign.ts';
import { tick } from '#core/service/tick.ts';
import { CoordinatorSystem } from './coordinator-system.ts';

/** How the actions of a workflow end; those that are not named succeed. */
export type Outcomes = Readonly<Record<string, AttemptOutcome>>;

/** The services with campaigns, and a test in the part of the worker. The laws of campaigns are checked at every step. */
export class CampaignSystem extends CoordinatorSystem {
  async plan(request: DownstreamRequest | BackfillRequest): Promise<Planned> {
    const planned = 'from' in request ? await planBackfill(this.env, request) : await planTrigger(this.env, request);
    if ('result' in planned) throw new Error(JSON.stringify(planned));
    return planned;
  }

  async trigger(workflow: string, params: Record<string, string> = {}): Promise<string> {
    return this.begin(await this.plan({ workflow, params }));
  }

  async backfill(workflow: string, overrides: Partial<BackfillRequest> = {}): Promise<string> {
    return this.begin(await this.plan(backfillOf(workflow, overrides)));
  }

  async begin(planned: Planned, env: Environment = this.env): Promise<string> {
    return (await startCampaign(env, planned, { startedBy: 'test' })).id;
  }

  async campaign(id: string): Promise<CampaignView> {
    const view = await describeCampaign(this.env, id);
    if (view === undefined) throw new Error(`no campaign ${id}`);
    return view;
  }

  /** The members by workflow, each with its status; several of a workflow by logical time. */
  async statuses(id: string): Promise<Record<string, MemberStatus | readonly MemberStatus[]>> {
    const { members } = await this.campaign(id);
    const byWorkflow = Map.groupBy(members, ({ workflow }) => workflow);
    return Object.fromEntries(
      [...byWorkflow].map(([name, of]) => {
        const [first, ...more] = of.map(({ status }) => status);
        return [name, more.length === 0 && first !== undefined ? first : of.map(({ status }) => status)];
      }),
    );
  }

  /** Lets the master and the workers do everything there is to do, one action after the other. */
  async finishAll(outcomes: Outcomes = {}, env: Environment = this.env): Promise<void> {
    await this.deliverWith(env);
    for (;;) {
      await this.checkLaws();
      const [received] = await this.ports.actions.receive('default', 1, 0, new AbortController().signal);
      if (received === undefined) return;
      const { instanceId, ref } = received.message;
      const taken = { instanceId, ref, token: 'token', workerId: 'w1' };
      const workflow = (await this.env.instances.load(instanceId))?.workflow ?? '';
      const claimed = await this.ports.attempts.claim(taken, { ...taken, startedAt: this.clock.now() });
      if (claimed === true) await this.finish(taken, outcomes[workflow] ?? 'SUCCEEDED');
      await this.ports.actions.delete('default', [received.receipt]);
      await this.deliverWith(env);
    }
  }

  async deliverWith(env: Environment): Promise<void> {
    const { queue } = this.ports.events;
    for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
      const { failed } = await handleEvents(env, batch);
      queue.delete(batch.filter(({ id }) => !failed.includes(id)).map(({ receipt }) => receipt));
    }
  }

  /** Minutes pass, each with its tick, and everything there is to do is done. */
  async passWorking(minutes: number, outcomes: Outcomes = {}): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await this.passMinutes(1);
      await tick(this.env);
      await this.finishAll(outcomes);
    }
  }

  /** Never more on their way than allowed; none begun before its predecessors have succeeded; one instance a member. */
  async checkLaws(): Promise<void> {
    for (const { id, parallel } of (await this.env.campaigns.list({ limit: 100 })).items) {
      const { members } = await this.campaign(id);
      const instances = await Promise.all(
        members.map(({ instanceId }) => (instanceId === undefined ? undefined : this.env.instances.load(instanceId))),
      );
      const phases = instances.map((instance) => instance?.state);
      const live = phases.filter((state) => state !== undefined && !isTerminal(state.phase.status) && state.run === 1);
      expect(live.length).toBeLessThanOrEqual(parallel ?? Number.POSITIVE_INFINITY);
      for (const { number, after } of members) {
        if (phases[number] === undefined) continue;
        for (const before of after) expect(phases[before]?.phase.status).toBe('SUCCEEDED');
      }
    }
  }
}

/** From 1 to 5 November 2026, one at a time. */
export function backfillOf(workflow: string, overrides: Partial<BackfillRequest> = {}): BackfillRequest {
  return {
    workflow,
    params: {},
    from: '2026-11-01',
    to: '2026-11-05',
    parallel: 1,
    downstream: false,
    missingOnly: false,
    ...overrides,
  };
}
