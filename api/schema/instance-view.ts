import * as z from 'zod';
import type { InstanceView } from '#core/model/instance-view.ts';
import { ACTION_KINDS } from '#core/model/workflow.ts';
import { attempt, attemptRef, fault } from './attempt.ts';
import { list, textMap, time } from './fields.ts';
import { instanceStatus } from './instance.ts';

export const nodeType = z.enum(['start', 'fork', 'join', 'end', 'kill', 'action']);
export const actionKind = z.enum(ACTION_KINDS);
export const nodeStatus = z.enum([
  'READY',
  'RUNNING',
  'SUSPENDED',
  'SUCCEEDED',
  'FAILED',
  'KILLED',
  'SKIPPED',
  'WAITING_RETRY',
]);

const node = z
  .object({
    name: z.string(),
    type: nodeType,
    kind: actionKind.exactOptional(),
    status: nodeStatus,
    detail: z.string().describe('What the status does not say.').exactOptional(),
    iteration: z.int().describe('Iterations begun in this run; 0 when not reached.'),
    startedAt: time.exactOptional(),
    endedAt: time.exactOptional(),
    attempts: list(attempt).describe('Every try in every run, oldest first.'),
  })
  .meta({ id: 'Node' });

const context = z.object({
  params: textMap,
  logicalTime: time,
  timezone: z.string(),
  startKind: z.enum(['trigger', 'run', 'member']),
  startedBy: z.string(),
  campaign: z.object({ id: z.string(), member: z.int() }).exactOptional(),
  parent: z
    .object({
      id: z.string(),
      ref: attemptRef,
      depth: z.int(),
      above: list(z.string()).exactOptional(),
      continues: z.string().exactOptional(),
    })
    .describe('Of a child: the attempt of a sub-workflow that made it.')
    .exactOptional(),
});

const appliedCommand = z.object({
  id: z.string(),
  type: z.enum(['kill', 'suspend', 'resume', 'rerun']),
  appliedAt: time,
  refusal: z.string().describe('Why it could not be done.').exactOptional(),
});

/** An instance with its nodes and all their attempts. */
export const instanceResponse = z
  .object({
    id: z.string(),
    workflow: z.string(),
    version: z.int(),
    status: instanceStatus,
    run: z.int(),
    createdAt: time,
    startedAt: time.exactOptional(),
    endedAt: time.exactOptional(),
    reason: z
      .object({ node: z.string().exactOptional(), message: z.string(), fault: fault.exactOptional() })
      .describe('Why it failed or was killed.')
      .exactOptional(),
    parked: z.string().describe('The system suspended it, with this error.').exactOptional(),
    context,
    pendingCommands: z.int(),
    appliedCommands: list(appliedCommand),
    nodes: list(node),
  })
  .meta({ id: 'Instance' }) satisfies z.ZodType<InstanceView>;
