import { DateTime } from 'luxon';
import { type AttemptRef, attemptKey } from '../model/attempt.ts';
import type { ReferenceContext } from './context.ts';

/** Parameters every attempt has by itself (language §5); no other parameter may take these names. */
export const BUILT_IN_NAMES = ['instance.id', 'workflow.name', 'node.name', 'attempt.number'] as const;
type BuiltInName = (typeof BUILT_IN_NAMES)[number];

/** What an attempt is called, from which its built-in parameters and environment follow. */
export interface AttemptNames {
  readonly instanceId: string;
  readonly workflow: string;
  readonly node: string;
  readonly attempt: AttemptRef;
}

/** The context with the built-in parameters of one attempt added; they replace any that are there. */
export function withBuiltIns(context: ReferenceContext, names: AttemptNames): ReferenceContext {
  const builtIns: Record<BuiltInName, string> = {
    'instance.id': names.instanceId,
    'workflow.name': names.workflow,
    'node.name': names.node,
    'attempt.number': String(names.attempt.attempt),
  };
  const params: Record<string, string> = Object.assign(Object.create(null), context.params, builtIns);
  return { ...context, params };
}

/**
 * The environment variables of an attempt. `AKKAFLOW_ATTEMPT_ID` is unique among all attempts of all instances, for
 * scripts that need an idempotency key; `AKKAFLOW_LOGICAL_TIME` is an ISO 8601 instant in UTC, with milliseconds.
 */
export function builtInEnvironment(names: AttemptNames, logicalTime: number): Record<string, string> {
  return {
    AKKAFLOW_INSTANCE_ID: names.instanceId,
    AKKAFLOW_WORKFLOW_NAME: names.workflow,
    AKKAFLOW_NODE_NAME: names.node,
    AKKAFLOW_ATTEMPT_NUMBER: String(names.attempt.attempt),
    AKKAFLOW_ATTEMPT_ID: `${names.instanceId}-${attemptKey(names.attempt)}`,
    AKKAFLOW_LOGICAL_TIME: DateTime.fromMillis(logicalTime, { zone: 'utc' }).toISO() ?? '',
  };
}
