import type { CallAnswer } from '#api/akkaflow/call.ts';
import { type Body, type HttpCaller, pathOf } from './http.ts';

/** One of akkaflow's HTTP calls. */
export interface AkkaflowRequest {
  /** Below `/akkaflow`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

export interface AkkaflowReply {
  readonly status: number;
  readonly answer: CallAnswer;
}

/** akkaflow's own calls, all of them made as changes. What refuses is an answer like another. */
export class AkkaflowCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  async call({ path, query, form }: AkkaflowRequest): Promise<AkkaflowReply> {
    const response = await this.#http.exchange('POST', pathOf(path, query, 'akkaflow'), form && formBody(form));
    const answer = answerIn(await response.clone().text());
    if (answer === undefined) throw await this.#http.refusal(response);
    return { status: response.status, answer };
  }
}

/** Undefined for what is no answer of akkaflow, such as one of a gateway. */
function answerIn(text: string): CallAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is CallAnswer {
  if (typeof value !== 'object' || value === null || !('result' in value) || !('msg' in value)) return false;
  return value.result === 'success' || value.result === 'fail';
}

function formBody(form: Readonly<Record<string, string>>): Body {
  return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() };
}
