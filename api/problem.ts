import type { Context } from 'hono';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import { PROBLEMS, type Problem, type ProblemCode } from './schema/problem.ts';

/** Answers a problem. `detail` is for people: what was found, what is allowed. */
export function refuse(c: Context, code: ProblemCode, detail: string, diagnostics?: readonly Diagnostic[]): Response {
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `urn:akkaflow:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' });
}

/** Answers that others were faster, again and again. */
export function contended(c: Context): Response {
  return refuse(c, 'contended', 'Others changed the same thing at the same time; try again');
}
