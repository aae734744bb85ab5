import { InvalidArgumentError } from 'commander';
import type { BulkBody } from '#api/schema/bulk.ts';
import { INSTANCE_STATUSES, type InstanceStatus } from '#core/model/status.ts';

/** What instances have in common. */
export type InstanceFilter = NonNullable<BulkBody['filter']>;

const TEXTS = ['workflow', 'day', 'text', 'prefix'] as const;

/** One `--filter`: `status=failed,killed`, `workflow=etl`, `day=2026-11-23`, `text=et`, `prefix=1kdm`. */
export function collectFilter(text: string, before: InstanceFilter = {}): InstanceFilter {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || value === '') throw new InvalidArgumentError('It must be name=value.');
  if (name === 'status') return { ...before, statuses: value.split(',').map(statusOf) };
  const known = TEXTS.find((each) => each === name);
  if (known === undefined) throw new InvalidArgumentError(`It must be one of status, ${TEXTS.join(', ')}.`);
  return { ...before, [known]: value };
}

function statusOf(text: string): InstanceStatus {
  const status = INSTANCE_STATUSES.find((each) => each === text.trim().toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`A status is one of ${INSTANCE_STATUSES.join(', ').toLowerCase()}.`);
}
