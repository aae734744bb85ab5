import type { WorkflowDiagramResponse } from '#api/schema/diagram.ts';
import type { StartInstanceBody, StartInstanceResponse } from '#api/schema/instance.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { FolderResponse, WorkflowResponse } from '#api/schema/workflow.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { type HttpCaller, jsonBody, keyHeader, pathOf, type Query } from './http.ts';

/** Workflows, and the instances that are started of them. */
export class WorkflowCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(query: Query): Promise<PageResponse<WorkflowHead>> {
    return this.#http.json('GET', pathOf(['workflows'], query));
  }

  info(name: string): Promise<WorkflowResponse> {
    return this.#http.json('GET', pathOf(['workflows', name]));
  }

  /** The text of the live version, as it was submitted. */
  async xml(name: string): Promise<string> {
    return (await this.#http.send('GET', pathOf(['workflows', name, 'xml']))).text();
  }

  /** The text of a version by its number. */
  async versionXml(name: string, version: number): Promise<string> {
    return (await this.#http.send('GET', pathOf(['workflows', name, 'versions', `${version}`, 'xml']))).text();
  }

  diagram(name: string, version?: number): Promise<WorkflowDiagramResponse> {
    return this.#http.json('GET', pathOf(['workflows', name, 'diagram'], { version }));
  }

  /** The folders right below one. */
  folders(query: Query): Promise<PageResponse<FolderResponse>> {
    return this.#http.json('GET', pathOf(['folders'], query));
  }

  async delete(name: string): Promise<void> {
    await this.#http.send('DELETE', pathOf(['workflows', name]));
  }

  /** `wait`: seconds to wait for the end. */
  start(name: string, body: StartInstanceBody, idempotencyKey?: string, wait?: number): Promise<StartInstanceResponse> {
    const path = pathOf(['workflows', name, 'instances'], { wait });
    return this.#http.json('POST', path, jsonBody(body), keyHeader(idempotencyKey));
  }
}
