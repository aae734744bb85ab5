import { awsSignature } from '#cli/connection/sign-requests.ts';
import type { AwsPlace } from '#cli/connection/target.ts';

/** Services that are asked here and nowhere else in the project: not worth a client each. */
const SERVICES = {
  logs: { signedAs: 'logs', target: 'Logs_20140328', type: 'application/x-amz-json-1.1' },
  monitoring: { signedAs: 'monitoring', target: 'GraniteServiceVersion20100801', type: 'application/x-amz-json-1.0' },
  'cognito-idp': {
    signedAs: 'cognito-idp',
    target: 'AWSCognitoIdentityProviderService',
    type: 'application/x-amz-json-1.1',
  },
  ce: { signedAs: 'ce', target: 'AWSInsightsIndexService', type: 'application/x-amz-json-1.1' },
} as const;

export type JsonService = keyof typeof SERVICES;

/** Cost Explorer answers there for all Regions. */
const COST_REGION = 'us-east-1';

export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  /** As the service names it: `AccessDeniedException`. */
  readonly code: string;

  constructor(operation: string, code: string, message: string) {
    super(`${operation}: ${code}: ${message}`);
    this.code = code;
  }
}

/** Calls services by their JSON protocol, or Lambda by REST, signed. Throws `AwsCallError` when refused. */
export class AwsCaller {
  readonly #place: AwsPlace & { readonly region: string };
  readonly #endpoint: string | undefined;

  constructor(place: AwsPlace & { readonly region: string }, endpoint: string | undefined) {
    this.#place = place;
    this.#endpoint = endpoint;
  }

  async json<T>(service: JsonService, operation: string, body: object): Promise<T> {
    const { signedAs, target, type } = SERVICES[service];
    const region = service === 'ce' ? COST_REGION : this.#place.region;
    const headers = { 'content-type': type, 'x-amz-target': `${target}.${operation}` };
    const url = `${this.#endpoint ?? `https://${service}.${region}.${suffixOf(region)}`}/`;
    return await this.#send<T>(operation, signedAs, region, {
      method: 'POST',
      url,
      headers,
      body: JSON.stringify(body),
    });
  }

  /** `GET` of Lambda's API. */
  async lambda<T>(path: string): Promise<T> {
    const { region } = this.#place;
    const url = `${this.#endpoint ?? `https://lambda.${region}.${suffixOf(region)}`}/2015-03-31${path}`;
    return await this.#send<T>(path, 'lambda', region, { method: 'GET', url, headers: {} });
  }

  async #send<T>(
    operation: string,
    signedAs: string,
    region: string,
    request: Parameters<ReturnType<typeof awsSignature>>[0],
  ) {
    const proof = await awsSignature({ ...this.#place, region }, signedAs)(request);
    const { url, method, headers, body } = request;
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...proof },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw refusal(operation, response.status, text);
  }
}

function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

function refusal(operation: string, status: number, text: string): AwsCallError {
  try {
    const { __type: type, message, Message } = JSON.parse(text);
    return new AwsCallError(operation, String(type ?? status).replace(/^.*#/, ''), String(message ?? Message ?? ''));
  } catch {
    return new AwsCallError(operation, String(status), text.slice(0, 200));
  }
}
