import type { BackfillBody, BackfillResponse } from '#api/schema/campaign.ts';
import type { CommandResponse, RerunBody } from '#api/schema/command.ts';
import type { CoordinatorCommandResponse, CoordinatorSummary, NextTimesResponse } from '#api/schema/coordinator.ts';
import type { SubmitResponse } from '#api/schema/definition.ts';
import type { HealthResponse } from '#api/schema/health.ts';
import type { StartInstanceBody, StartInstanceResponse } from '#api/schema/instance.ts';
import type {
  AddLinksResponse,
  LinkBody,
  LinkResponse,
  LinksResponse,
  PutLinkResponse,
  TestLinkResponse,
} from '#api/schema/link.ts';
import type { LogResponse } from '#api/schema/log.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { PlanResponse } from '#api/schema/plan.ts';
import type { Problem } from '#api/schema/problem.ts';
import type { WorkflowResponse } from '#api/schema/workflow.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import type { CampaignSummary, CampaignView } from '#core/service/describe-campaign.ts';
import type { CoordinatorView } from '#core/service/describe-coordinator.ts';
import type { CoordinatorExplanation } from '#core/service/explain-coordinator.ts';
import { ProblemFailure, UnreachableFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';

type Query = Readonly<Record<string, string | number | undefined>>;

/** Where one attempt of a node is, as the log route takes it. */
export interface LogPlace {
  readonly run: number;
  readonly iteration: number;
  readonly attempt: number;
  readonly chunk: number;
}

export type CoordinatorVerb = 'enable' | 'disable' | 'reset';

/** Longer than the longest `wait` of the API. */
const TIMEOUT_MS = 40_000;

/** The HTTP API as functions. Each throws `ProblemFailure` when refused and `UnreachableFailure` when nobody answers. */
export class ApiClient {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  async submit(xml: Uint8Array<ArrayBuffer>): Promise<SubmitResponse> {
    return json(await this.#send('POST', '/v1/definitions', { type: 'application/xml', content: xml }));
  }

  async workflows(query: Query): Promise<PageResponse<WorkflowHead>> {
    return json(await this.#send('GET', `/v1/workflows${search(query)}`));
  }

  async workflow(name: string): Promise<WorkflowResponse> {
    return json(await this.#send('GET', `/v1/workflows/${encodeURIComponent(name)}`));
  }

  async workflowXml(name: string): Promise<string> {
    return (await this.#send('GET', `/v1/workflows/${encodeURIComponent(name)}/xml`)).text();
  }

  async deleteWorkflow(name: string): Promise<void> {
    await this.#send('DELETE', `/v1/workflows/${encodeURIComponent(name)}`);
  }

  async start(workflow: string, body: StartInstanceBody, idempotencyKey?: string): Promise<StartInstanceResponse> {
    const path = `/v1/workflows/${encodeURIComponent(workflow)}/instances`;
    return json(await this.#send('POST', path, jsonBody(body), keyHeader(idempotencyKey)));
  }

  async backfill(workflow: string, body: BackfillBody, idempotencyKey?: string): Promise<BackfillResponse> {
    const path = `/v1/workflows/${encodeURIComponent(workflow)}/backfills`;
    return json(await this.#send('POST', path, jsonBody(body), keyHeader(idempotencyKey)));
  }

  async campaigns(query: Query): Promise<PageResponse<CampaignSummary>> {
    return json(await this.#send('GET', `/v1/campaigns${search(query)}`));
  }

  async campaign(id: string): Promise<CampaignView> {
    return json(await this.#send('GET', `/v1/campaigns/${encodeURIComponent(id)}`));
  }

  async cancelCampaign(id: string): Promise<CampaignSummary> {
    return json(await this.#send('POST', `/v1/campaigns/${encodeURIComponent(id)}/cancel`));
  }

  async coordinators(query: Query): Promise<PageResponse<CoordinatorSummary>> {
    return json(await this.#send('GET', `/v1/coordinators${search(query)}`));
  }

  async coordinator(name: string): Promise<CoordinatorView> {
    return json(await this.#send('GET', coordinatorPath(name)));
  }

  async whyCoordinator(name: string): Promise<CoordinatorExplanation> {
    return json(await this.#send('GET', `${coordinatorPath(name)}/why`));
  }

  async nextTimes(name: string, count: number): Promise<NextTimesResponse> {
    return json(await this.#send('GET', `${coordinatorPath(name)}/next${search({ n: count })}`));
  }

  async commandCoordinator(name: string, verb: CoordinatorVerb): Promise<CoordinatorCommandResponse> {
    return json(await this.#send('POST', `${coordinatorPath(name)}/${verb}`));
  }

  async deleteCoordinator(name: string): Promise<void> {
    await this.#send('DELETE', coordinatorPath(name));
  }

  async links(): Promise<LinksResponse> {
    return json(await this.#send('GET', '/v1/links'));
  }

  async link(name: string): Promise<LinkResponse> {
    return json(await this.#send('GET', linkPath(name)));
  }

  async putLink(name: string, body: LinkBody): Promise<PutLinkResponse> {
    return json(await this.#send('PUT', linkPath(name), jsonBody(body)));
  }

  /** Every link of a file. */
  async addLinks(xml: Uint8Array<ArrayBuffer>): Promise<AddLinksResponse> {
    return json(await this.#send('POST', '/v1/links', { type: 'application/xml', content: xml }));
  }

  async deleteLink(name: string, force: boolean): Promise<void> {
    await this.#send('DELETE', `${linkPath(name)}${search({ force: String(force) })}`);
  }

  async testLink(name: string, group: string | undefined): Promise<TestLinkResponse> {
    return json(await this.#send('POST', `${linkPath(name)}/test`, jsonBody(group === undefined ? {} : { group })));
  }

  async plan(day: string, timezone: string | undefined): Promise<PlanResponse> {
    return json(await this.#send('GET', `/v1/plan${search({ day, timezone })}`));
  }

  async instances(query: Query): Promise<PageResponse<InstanceSummary>> {
    return json(await this.#send('GET', `/v1/instances${search(query)}`));
  }

  async instance(id: string): Promise<InstanceView> {
    return json(await this.#send('GET', `/v1/instances/${encodeURIComponent(id)}`));
  }

  async log(id: string, node: string, { run, iteration, attempt, chunk }: LogPlace): Promise<LogResponse> {
    const path = `/v1/instances/${encodeURIComponent(id)}/nodes/${encodeURIComponent(node)}/log`;
    return json(await this.#send('GET', `${path}${search({ run, iteration, attempt, chunk })}`));
  }

  /** `wait`: seconds to wait for what becomes of it. */
  async command(
    id: string,
    verb: 'kill' | 'suspend' | 'resume' | 'rerun',
    body: { readonly reason?: string } | RerunBody,
    wait: number,
  ): Promise<CommandResponse> {
    return json(
      await this.#send('POST', `/v1/instances/${encodeURIComponent(id)}/${verb}?wait=${wait}`, jsonBody(body)),
    );
  }

  async monitors(query: Query): Promise<PageResponse<StoredMeasurement>> {
    return json(await this.#send('GET', `/v1/monitors${search(query)}`));
  }

  async measurements(query: Query): Promise<PageResponse<StoredMeasurement>> {
    return json(await this.#send('GET', `/v1/monitors/measurements${search(query)}`));
  }

  async health(): Promise<HealthResponse> {
    return json(await this.#send('GET', '/v1/health'));
  }

  async #send(
    method: string,
    path: string,
    body?: { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> },
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const response = await this.#fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': body.type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body.content }),
    });
    if (response.ok) return response;
    if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
      throw new UnreachableFailure(`What answers at ${this.url} is no akkaflow: HTTP ${response.status}`, EXIT.error);
    }
    throw new ProblemFailure(await json<Problem>(response));
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (cause) {
      const message = `Nothing answers at ${this.url}: is it running? Start one on this machine with 'akkaflow local up'`;
      throw new UnreachableFailure(message, EXIT.error, { cause });
    }
  }
}

function coordinatorPath(name: string): string {
  return `/v1/coordinators/${encodeURIComponent(name)}`;
}

function linkPath(name: string): string {
  return `/v1/links/${encodeURIComponent(name)}`;
}

/** Trusts the shape: the API of the same release wrote it. */
async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

function jsonBody(body: object) {
  return { type: 'application/json', content: JSON.stringify(body) };
}

function keyHeader(idempotencyKey: string | undefined): Readonly<Record<string, string>> {
  return idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
}

function search(query: Query): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) fields.set(name, String(value));
  return fields.size === 0 ? '' : `?${fields}`;
}
