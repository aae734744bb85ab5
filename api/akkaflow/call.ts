import type { ApiRequest } from './inner-api.ts';

/** The form of akkaflow's answers. */
export interface CallAnswer {
  readonly result: 'success' | 'fail';
  /** For people. */
  readonly msg: string;
  readonly data: unknown;
}

/** A call of akkaflow after what all have in common was checked. */
export interface CallRequest {
  /** What the path names: a workflow, a coordinator, an instance or a link. */
  readonly name: string;
  /** The query without `action`. */
  readonly query: Readonly<Record<string, string>>;
  /** The fields of the body. */
  readonly form: Readonly<Record<string, string>>;
  /** Asks a route of the API under the rights of who is calling, and answers its body. Throws `RefusedCall`. */
  readonly ask: (request: ApiRequest) => Promise<unknown>;
}

/** What a call that could be done answers. */
export interface CallResult {
  readonly msg: string;
  readonly data?: unknown;
}

/** One of akkaflow's HTTP calls, in words of the API. */
export interface AkkaflowCall {
  /** `{name}` stands for a name or an id. */
  readonly path: string;
  /** The value of `action` in the query; absent for a path that has none. */
  readonly action?: string;
  /** Changes are made by POST only; what only reads may also be asked by GET. */
  readonly changes: boolean;
  run(request: CallRequest): Promise<CallResult>;
}
