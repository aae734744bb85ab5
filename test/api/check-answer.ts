import { expect } from 'vitest';
import type { Route } from '#api/route.ts';
import { PROBLEMS } from '#api/schema/problem.ts';
import { problemResponse } from '#api/schema/problem-response.ts';

const COMMON = ['invalid-request', 'unauthorized', 'forbidden', 'foreign-host', 'foreign-origin', 'too-large'];
const OF_BODIES = ['unsupported-media-type'];

/** Holds an answer to what the route table says of it: its status, and no more and no less than its schema. */
export async function checkAnswer(
  routes: readonly Route[],
  method: string,
  path: string,
  response: Response,
): Promise<void> {
  const route = routes.find(({ spec }) => spec.method === method && matches(spec.path, path));
  if (route === undefined || response.status === 500) return;
  const { answers, problems = [] } = route.spec;
  if (response.ok) {
    const answer = Object.entries(answers).find(([status]) => Number(status) === response.status)?.[1];
    if (answer === undefined) expect.unreachable(`${route.spec.id} answers ${response.status}, which it does not say`);
    if (answer.schema === undefined) return;
    const body: unknown = await response.json();
    expect(answer.schema.parse(body), `the schema of ${route.spec.id} has all that it answers`).toEqual(body);
    return;
  }
  const problem = problemResponse.parse(await response.json());
  expect([...COMMON, ...OF_BODIES, ...problems], `${route.spec.id} says that it answers this`).toContain(problem.code);
  expect(problem.status).toBe(PROBLEMS[problem.code].status);
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.replace(/\?.*/s, ''));
}
