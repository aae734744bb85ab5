import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, UnreachableFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { formatDuration } from '../output/duration.ts';
import type { Check } from './check.ts';
import { checkHealth } from './check-health.ts';

/** API Gateway refuses signatures that are off by five minutes; leases suffer from less. */
const MAX_SKEW_MS = 60_000;
/** Dates of answers are whole seconds. */
const PRECISION_MS = 1_000;

/** Whether a deployment answers, knows the caller, has the same time, and is well; stops at what hides the rest. */
export async function checkSystem(client: ApiClient, now: () => number): Promise<readonly Check[]> {
  const checks: Check[] = [];
  try {
    const before = now();
    const { health, date } = await client.system.healthWithDate();
    const after = now();
    checks.push({
      name: 'connection',
      result: 'ok',
      detail: `${client.url} answers in ${formatDuration(after - before)}`,
    });
    const { name, grants } = await client.access.whoami();
    const rights = grants.map(({ role, dir }) => `${role} on ${dir}`).join(', ') || 'no rights';
    checks.push({ name: 'credentials', result: grants.length > 0 ? 'ok' : 'warn', detail: `${name}: ${rights}` });
    checks.push(checkSkew(date, (before + after) / 2), ...checkHealth(health, after));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    checks.push(failedCheck(error));
  }
  return checks;
}

function failedCheck(error: CommandFailure): Check {
  if (error instanceof UnreachableFailure) {
    const mend = 'check --url or the profile, and whether the system runs';
    return { name: 'connection', result: 'fail', detail: error.message, mend };
  }
  const denied = error.exitCode === EXIT.denied;
  const mend = denied ? 'give the right token, or ask an admin for a role' : "see 'akkaflow configure list'";
  return { name: denied ? 'credentials' : 'connection', result: 'fail', detail: error.message, mend };
}

function checkSkew(date: number | undefined, now: number): Check {
  if (date === undefined) return { name: 'clock', result: 'warn', detail: 'the answer has no date to compare with' };
  const skew = Math.max(0, Math.abs(now - date) - PRECISION_MS);
  const detail = `differs by ${formatDuration(skew)} from that of the system`;
  if (skew < MAX_SKEW_MS) return { name: 'clock', result: 'ok', detail };
  return { name: 'clock', result: 'fail', detail, mend: 'set the clock of this machine, by NTP' };
}
