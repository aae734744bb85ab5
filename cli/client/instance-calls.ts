import type { BulkBody } from '#api/schema/bulk.ts';
import type { CommandResponse, RerunBody } from '#api/schema/command.ts';
import type { LogDownloadResponse, LogResponse } from '#api/schema/log.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { BulkOutcome } from '#core/service/bulk-instances.ts';
import type { InstanceDiagram } from '#core/service/draw-instance.ts';
import { type HttpCaller, jsonBody, keyHeader, pathOf, type Query } from './http.ts';

/** Where one attempt of a node is, as the log route takes it. */
export interface LogPlace {
  readonly run: number;
  readonly iteration: number;
  readonly attempt: number;
  /** Where to begin, without a cursor; at the beginning when absent. */
  readonly chunk?: number;
  /** How many addresses at most. */
  readonly limit?: number;
  /** Where to read on. */
  readonly cursor?: string;
}

export type InstanceVerb = 'kill' | 'suspend' | 'resume' | 'rerun';

/** Instances; an id may be a unique prefix everywhere. */
export class InstanceCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(query: Query): Promise<PageResponse<InstanceSummary>> {
    return this.#http.json('GET', pathOf(['instances'], query));
  }

  info(id: string): Promise<InstanceView> {
    return this.#http.json('GET', pathOf(['instances', id]));
  }

  /** Its nodes with where they stand, and the ways between them. */
  diagram(id: string): Promise<InstanceDiagram> {
    return this.#http.json('GET', pathOf(['instances', id, 'diagram']));
  }

  log(id: string, node: string, place: LogPlace): Promise<LogResponse> {
    const path = pathOf(['instances', id, 'nodes', node, 'log'], { ...place });
    return this.#http.json('GET', path);
  }

  /** Where the whole log is. */
  logAddresses(id: string, node: string, place: LogPlace): Promise<LogDownloadResponse> {
    return this.#http.json('GET', pathOf(['instances', id, 'nodes', node, 'log', 'download'], { ...place }));
  }

  /** An ended one, with its attempts and logs. */
  async delete(id: string): Promise<void> {
    await this.#http.send('DELETE', pathOf(['instances', id]));
  }

  /** The same for many; with a filter, a page of them: `cursor` goes on. */
  bulk(body: BulkBody, query: Query = {}, idempotencyKey?: string): Promise<PageResponse<BulkOutcome>> {
    return this.#http.json('POST', pathOf(['instances', 'bulk'], query), jsonBody(body), keyHeader(idempotencyKey));
  }

  /** `wait`: seconds to wait for what becomes of it. */
  command(
    id: string,
    verb: InstanceVerb,
    body: { readonly reason?: string } | RerunBody,
    wait: number,
  ): Promise<CommandResponse> {
    return this.#http.json('POST', pathOf(['instances', id, verb], { wait }), jsonBody(body));
  }
}
