import { type Deployment, deploymentVariables } from '#adapters/aws/environment.ts';
import { systemClock } from '#adapters/system/system.ts';
import type { Logger } from '#core/ports/logger.ts';
import { startChild } from './child-program.ts';
import { type EmulatorAccess, emulatorVariables } from './emulator-access.ts';
import { WorkerFleet } from './worker-fleet.ts';

/** Why they are shorter than on AWS: see `create-deployment.ts`. */
const LEASE_MS = 6_000;
const HEARTBEAT_MS = 1_500;
/** From SIGTERM to SIGKILL for a script. */
const KILL_GRACE_MS = 5_000;
/** A worker that is stopped kills its scripts and hands them back within a second or two. */
const STOP_GRACE_MS = 8_000;

export interface WorkersPlan {
  readonly workers: number;
  /** Slots of each worker. */
  readonly concurrency: number;
  /** Gives each slot a user of its own, for which this process has to be root. */
  readonly isolate: boolean;
  readonly logger: Logger;
}

/** Starts the worker processes, which are the same as on AWS: all that makes them local stands in their environment. */
export function startWorkers(access: EmulatorAccess, deployment: Deployment, plan: WorkersPlan): WorkerFleet {
  const env = {
    ...process.env,
    ...emulatorVariables(access),
    ...deploymentVariables(deployment),
    AKKAFLOW_WORKER_GROUP: 'default',
    AKKAFLOW_WORKER_SLOTS: `${plan.concurrency}`,
    AKKAFLOW_WORKER_ISOLATION: plan.isolate ? 'slots' : 'none',
    AKKAFLOW_WORKER_LEASE_MS: `${LEASE_MS}`,
    AKKAFLOW_WORKER_HEARTBEAT_MS: `${HEARTBEAT_MS}`,
    AKKAFLOW_WORKER_KILL_GRACE_MS: `${KILL_GRACE_MS}`,
  };
  return new WorkerFleet({
    count: plan.workers,
    start: () => startChild('worker', { args: ['--until-stdin-closes'], env }),
    stopGraceMs: STOP_GRACE_MS,
    clock: systemClock,
    logger: plan.logger,
  });
}
