import type { HealthResponse } from '#api/schema/health.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, UnreachableFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { formatDuration } from '../output/duration.ts';
import type { Check } from './check.ts';

/** API Gateway refuses signatures that are off by five minutes; leases suffer from less. */
const MAX_SKEW_MS = 60_000;
const INCIDENT_MS = 24 * 3_600_000;
/** Dates of answers are whole seconds. */
const PRECISION_MS = 1_000;

/** Whether a deployment answers, knows the caller, has the same time, and has workers; stops at what hides the rest. */
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

function checkHealth({ workers, incidents }: HealthResponse, now: number): readonly Check[] {
  const live = workers.filter((worker) => worker.live);
  const slots = live.reduce((sum, worker) => sum + worker.slots, 0);
  const running = live.reduce((sum, worker) => sum + worker.running, 0);
  const recent = incidents.filter(({ at }) => at > now - INCIDENT_MS);
  return [
    live.length === 0
      ? {
          name: 'workers',
          result: 'warn',
          detail: 'none is live',
          mend: 'on AWS they start when there is work; locally see what local up says',
        }
      : { name: 'workers', result: 'ok', detail: `${live.length} live, ${running} of ${slots} slots in use` },
    recent.length === 0
      ? { name: 'incidents', result: 'ok', detail: 'none in the last day' }
      : {
          name: 'incidents',
          result: 'warn',
          detail:
            `${recent.length} in the last day, the last: ${recent[0]?.type} ${recent[0]?.instanceId ?? ''}`.trim(),
          mend: incidentMend(recent[0]?.instanceId),
        },
  ];
}

function incidentMend(id: string | undefined): string {
  return id === undefined ? "see 'akkaflow health'" : `see 'akkaflow why ${id}'`;
}
