import type { Context } from 'hono';
import { MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import { refuse } from './problem.ts';

// One form each for what is not there and for what its caller may not see: nobody can tell them apart.

/** Answers that no workflow, or no live one, has this name. */
export function noSuchWorkflow(c: Context, name: string): Response {
  return refuse(c, 'no-such-workflow', `There is no workflow "${name}"`);
}

/** Answers that no coordinator has this name. */
export function noSuchCoordinator(c: Context, name: string): Response {
  return refuse(c, 'no-such-coordinator', `There is no coordinator "${name}"`);
}

/** Answers that no instance has this id or prefix. */
export function noSuchInstance(c: Context, id: string): Response {
  const hint = id.length < MIN_ID_PREFIX ? `; give at least ${MIN_ID_PREFIX} characters of an id` : '';
  return refuse(c, 'no-such-instance', `There is no instance "${id}"${hint}`);
}

/** Answers that no campaign has this id. */
export function noSuchCampaign(c: Context, id: string): Response {
  return refuse(c, 'no-such-campaign', `There is no campaign "${id}"`);
}

/** Answers that no link has this name. */
export function noSuchLink(c: Context, name: string): Response {
  return refuse(c, 'no-such-link', `There is no link "${name}"`);
}
