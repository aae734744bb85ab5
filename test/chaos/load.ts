import { setTimeout as wait } from 'node:timers/promises';
import type { CampaignSummary } from '#core/service/describe-campaign.ts';
import type { PatientApi } from './api.ts';
import { AFTER, type ChaosWorkflow, EVERY_MINUTE, HISTORY, STARTED } from './chaos-workflows.ts';
import type { SeededRandom } from './seeded-random.ts';

const LIVE = 'READY,RUNNING,SUSPENDED,KILLING';
const PAGE = 100;
const POLL_MS = 1_000;
const DRIVERS = 4;

/** What was asked of the system and acknowledged by it. */
export class Load {
  /** Workflow by instance. */
  readonly accepted = new Map<string, string>();
  readonly askedToDie = new Set<string>();
  history = 0;
  readonly #api: PatientApi;
  readonly #random: SeededRandom;
  readonly #most: number;
  readonly #killings: Promise<void>[] = [];
  #backfill = '';
  #inFlight = 0;
  #asked = 0;

  constructor(api: PatientApi, random: SeededRandom, most: number) {
    this.#api = api;
    this.#random = random;
    this.#most = most;
  }

  /** And a backfill of the history, an instance for each hour of these days of March. */
  async submit(workflows: readonly ChaosWorkflow[], days: number): Promise<void> {
    for (const { xml } of workflows) await this.#api.call('POST', '/v1/definitions', xml);
    const to = `2026-03-${String(days).padStart(2, '0')}`;
    const backfill = { from: '2026-03-01', to, parallel: 4 };
    const path = `/v1/workflows/${HISTORY}/backfills`;
    const { id, members } = await this.#api.call<{ id: string; members: number }>('POST', path, backfill, 'history');
    this.#backfill = id;
    this.history = members;
  }

  /** Starts instances, as long as not too many are on their way, until `enough`. */
  async run(enough: () => boolean): Promise<void> {
    let done = false;
    const watch = async () => {
      while (!done) {
        this.#inFlight = await this.live();
        await wait(POLL_MS);
      }
    };
    const drive = async () => {
      while (!enough()) {
        if (this.#inFlight >= this.#most) await wait(POLL_MS / 4);
        else await this.#startOne();
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: DRIVERS }, drive));
    done = true;
    await Promise.all([watching, ...this.#killings]);
  }

  /** No coordinator fires from now on. */
  async disable(): Promise<void> {
    for (const name of [...EVERY_MINUTE, AFTER]) await this.#api.call('POST', `/v1/coordinators/${name}/disable`, {});
  }

  /** Whether everything has ended, also what is only planned. */
  async isAtRest(): Promise<boolean> {
    const { status } = await this.#api.call<Pick<CampaignSummary, 'status'>>('GET', `/v1/campaigns/${this.#backfill}`);
    return status !== 'RUNNING' && (await this.live()) === 0;
  }

  /** How many instances have not ended, at most a page of them. */
  async live(): Promise<number> {
    const { items } = await this.#api.call<{ items: readonly unknown[] }>(
      'GET',
      `/v1/instances?status=${LIVE}&limit=${PAGE}`,
    );
    return items.length;
  }

  async #startOne(): Promise<void> {
    const workflow = this.#random.pick(Object.entries(STARTED)) ?? 'one';
    const key = `start-${this.#asked++}`;
    this.#inFlight++;
    const { id } = await this.#api.call<{ id: string }>('POST', `/v1/workflows/${workflow}/instances`, {}, key);
    this.accepted.set(id, workflow);
    if (workflow === 'slow' && this.#random.next() < 0.6) this.#killings.push(this.#killLater(id));
  }

  async #killLater(id: string): Promise<void> {
    await wait(this.#random.between(0, 4_000));
    this.askedToDie.add(id);
    // One that has ended already refuses to be killed.
    await this.#api.call('POST', `/v1/instances/${id}/kill`, { reason: 'chaos' }).catch(() => {});
  }
}
