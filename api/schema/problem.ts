import type { Diagnostic } from '#core/model/diagnostic.ts';

/** Every code the API answers, with its HTTP status and title. Codes are stable: clients decide by them. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not understood' },
  unauthorized: { status: 401, title: 'A valid token is required' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  'foreign-host': { status: 403, title: 'This host name is not served here' },
  'foreign-origin': { status: 403, title: 'Requests from other web sites are refused' },
  'no-such-route': { status: 404, title: 'There is no such route' },
  'no-such-workflow': { status: 404, title: 'There is no such workflow' },
  'no-such-version': { status: 404, title: 'The workflow has no such version' },
  'no-such-coordinator': { status: 404, title: 'There is no such coordinator' },
  'no-such-instance': { status: 404, title: 'There is no such instance' },
  'no-such-link': { status: 404, title: 'There is no such link' },
  'no-such-campaign': { status: 404, title: 'There is no such campaign' },
  'no-such-principal': { status: 404, title: 'There is no such principal' },
  'no-such-node': { status: 404, title: 'The instance has no such node' },
  'no-such-attempt': { status: 404, title: 'There is no such attempt' },
  'method-not-allowed': { status: 405, title: 'The path takes other methods' },
  'owned-elsewhere': { status: 409, title: 'The name belongs to another source' },
  'ambiguous-id': { status: 409, title: 'Several instances have this prefix' },
  'command-refused': { status: 409, title: 'The command cannot be done' },
  'not-ended': { status: 409, title: 'The instance has not ended' },
  'too-many-commands': { status: 409, title: 'Too many commands wait on the instance' },
  'last-admin': { status: 409, title: 'Nobody else could grant anything' },
  'still-needed': { status: 409, title: 'Others depend on it' },
  'inside-workflow': { status: 409, title: 'The coordinator is a part of a workflow' },
  contended: { status: 409, title: 'Others changed the same thing at the same time' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has the wrong content type' },
  'invalid-definition': { status: 422, title: 'The definition has errors' },
  'invalid-parameters': { status: 422, title: 'The parameters do not fit the workflow' },
  'invalid-link': { status: 422, title: 'The link has errors' },
  'invalid-principal': { status: 422, title: 'Nothing can be granted to this' },
  'campaign-refused': { status: 422, title: 'This cannot be run as asked' },
  internal: { status: 500, title: 'Something went wrong' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every error: RFC 9457 with a stable `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** What is wrong with the definition, or with the parameters it is started with. */
  readonly diagnostics?: readonly Diagnostic[];
}
