import type { HealthResponse } from '#api/schema/health.ts';
import { fleetSentence } from '../why/fleet-sentence.ts';
import type { Check } from './check.ts';

const INCIDENT_MS = 24 * 3_600_000;

/** What the system says of itself: whether it works, and whether something was left lying about. */
export function checkHealth(health: HealthResponse, now: number): readonly Check[] {
  return [
    checkWorkers(health),
    checkFleets(health),
    checkQueues(health),
    checkDeadLetters(health),
    checkOverdue(health),
    checkParked(health),
    checkIncidents(health, now),
  ];
}

function checkWorkers({ workers }: HealthResponse): Check {
  const live = workers.filter((worker) => worker.live);
  if (live.length === 0) {
    const mend =
      "tasks start when there is work, others by 'akkaflow worker --group NAME --stage STAGE'; locally see what local up says";
    return { name: 'workers', result: 'warn', detail: 'none is live', mend };
  }
  const slots = sum(live.map((worker) => worker.slots));
  const running = sum(live.map((worker) => worker.running));
  return { name: 'workers', result: 'ok', detail: `${live.length} live, ${running} of ${slots} slots in use` };
}

function checkFleets({ fleets }: HealthResponse): Check {
  const failing = fleets.filter(({ failure }) => failure !== undefined);
  if (failing.length === 0) return { name: 'worker starts', result: 'ok', detail: 'none fails' };
  return {
    name: 'worker starts',
    result: 'warn',
    detail: failing.map(fleetSentence).join(' '),
    mend: 'mend what the reason names; docs/worker.md says what the usual ones mean',
  };
}

/** How much waits is no fault by itself: it is said, and judged by whoever reads it. */
function checkQueues({ queues }: HealthResponse): Check {
  const all = queues.filter(({ dead }) => !dead);
  const waiting = all.filter((queue) => queue.waiting > 0).map((queue) => `${queue.waiting} wait in ${queue.queue}`);
  const inFlight = sum(all.map((queue) => queue.inFlight));
  return { name: 'queues', result: 'ok', detail: `${waiting.join(', ') || 'nothing waits'}; ${inFlight} in flight` };
}

function checkDeadLetters({ queues }: HealthResponse): Check {
  const full = queues.filter(({ dead, waiting }) => dead && waiting > 0);
  if (full.length === 0) return { name: 'dead letters', result: 'ok', detail: 'none' };
  return {
    name: 'dead letters',
    result: 'warn',
    detail: full.map(({ queue, waiting }) => `${waiting} in ${queue}`).join(', '),
    mend: "see the incidents of 'akkaflow health'; once mended, move the messages back with a redrive of SQS",
  };
}

function checkOverdue({ overdue }: HealthResponse): Check {
  if (overdue === 0) return { name: 'overdue', result: 'ok', detail: 'every instance is looked at in time' };
  return {
    name: 'overdue',
    result: 'fail',
    detail: `${overdue === 1 ? '1 instance has' : `${overdue} instances have`} not been looked at for three minutes`,
    mend: 'see whether the master runs, and on AWS its schedule of every minute',
  };
}

function checkParked({ parked }: HealthResponse): Check {
  const [first] = parked;
  if (first === undefined) return { name: 'parked', result: 'ok', detail: 'the system has suspended no instance' };
  return {
    name: 'parked',
    result: 'warn',
    detail: `the system has suspended ${parked.length}, the newest: ${first.id} of ${first.workflow}: ${first.error}`,
    mend: `see 'akkaflow why ${first.id}'; then resume or kill it`,
  };
}

function checkIncidents({ incidents }: HealthResponse, now: number): Check {
  const recent = incidents.filter(({ at }) => at > now - INCIDENT_MS);
  const [last] = recent;
  if (last === undefined) return { name: 'incidents', result: 'ok', detail: 'none in the last day' };
  const { type, instanceId } = last;
  return {
    name: 'incidents',
    result: 'warn',
    detail: `${recent.length} in the last day, the last: ${type} ${instanceId ?? ''}`.trim(),
    mend: instanceId === undefined ? "see 'akkaflow health'" : `see 'akkaflow why ${instanceId}'`,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
