import type { AttemptLog } from '#core/model/attempt.ts';
import type { ActionMessage } from '#core/model/message.ts';
import type { ActionFailure } from '#core/ports/action.ts';
import type { AttemptEnd } from '#core/ports/attempt-store.ts';
import type { AttemptStop, StopReason } from './attempt-stop.ts';
import { cutBytes } from './cut-text.ts';
import { type Finder, type FindingDeps, recordFindings } from './record-findings.ts';
import { platformFailure, type ResolveDeps, type ResolvedAttempt, resolveAttempt } from './resolve-attempt.ts';
import { retry } from './retry.ts';
import type { JobEnd, Runner } from './runner.ts';

/** The longest wait that a timer of Node takes is 2^31 ms; timeouts may be longer. */
const LONGEST_SLEEP_MS = 24 * 60 * 60 * 1000;
/** How long stores may fail before an attempt which cannot be read is failed. */
const READ_TRIES = 12;
/** How often storing what was found out is tried before the attempt is failed for it. */
const FINDING_TRIES = 6;
const MAX_MESSAGE_BYTES = 1024;
const NO_LOG: AttemptLog = { chunks: 0, bytes: 0, truncated: false };

export interface RunDeps extends ResolveDeps, FindingDeps {
  readonly runner: Runner;
  readonly killGraceMs: number;
  /** The most that an attempt may take, whatever its node says; 0: any time. */
  readonly attemptSeconds: number;
}

/** Runs a claimed attempt to its end, whatever that is. Never throws. */
export async function runAttempt(
  deps: RunDeps,
  message: ActionMessage,
  slot: number,
  startedAt: number,
  stop: AttemptStop,
): Promise<AttemptEnd> {
  const { clock } = deps;
  try {
    const resolved = await retry(
      clock,
      () => resolveAttempt(deps, message),
      (failures) => failures < READ_TRIES && stop.reason === undefined,
      stop.cancel,
    );
    if ('outcome' in resolved) return attemptEnd(deps, { outcome: resolved, log: NO_LOG }, undefined);
    const deadlineAt = deadlineOf(message, resolved, startedAt);
    const over = new AbortController();
    void enforceDeadline(deps, deadlineAt, 'TIMED_OUT', stop, over.signal);
    void enforceDeadline(deps, overtimeAt(deps, startedAt), 'OVERTIME', stop, over.signal);
    const end = stop.reason === undefined ? await runJob(deps, message, resolved, slot, stop) : NOT_RUN;
    over.abort('ended');
    const { instanceId, ref, hash } = message;
    const finder = { instanceId, ref, hash, workflow: resolved.subject.workflow };
    return attemptEnd(deps, await withFindings(deps, finder, end, stop), stop.reason);
  } catch (error) {
    return attemptEnd(
      deps,
      { outcome: platformFailure(`the worker failed: ${messageOf(error)}`), log: NO_LOG },
      stop.reason,
    );
  } finally {
    stop.end();
  }
}

const NOT_RUN: JobEnd = { outcome: platformFailure('it was stopped before it began'), log: NO_LOG };

function runJob(
  { runner }: RunDeps,
  { instanceId, ref }: ActionMessage,
  { action, subject, links, environment }: ResolvedAttempt,
  slot: number,
  { cancel, kill }: AttemptStop,
): Promise<JobEnd> {
  return runner.run({ id: { instanceId, ref }, action, subject, links, environment, slot, cancel, kill });
}

/** An end whose findings cannot be stored is a failure, so that another attempt makes them again. */
async function withFindings(deps: RunDeps, finder: Finder, end: JobEnd, stop: AttemptStop): Promise<JobEnd> {
  const { outcome } = end;
  if (outcome.outcome === 'LOST' || stop.reason !== undefined) return end;
  try {
    const store = () => recordFindings(deps, finder, outcome);
    await retry(deps.clock, store, (failures) => failures < FINDING_TRIES && stop.reason === undefined, stop.cancel);
    return end;
  } catch (error) {
    return { ...end, outcome: platformFailure(`what it found out could not be stored: ${messageOf(error)}`) };
  }
}

/** A node's time runs from its first attempt, whose start later ones are told (language §4). */
function deadlineOf(message: ActionMessage, { action }: ResolvedAttempt, startedAt: number): number | undefined {
  if (message.deadlineAt !== undefined) return message.deadlineAt;
  return action.timeoutSeconds === undefined ? undefined : startedAt + action.timeoutSeconds * 1000;
}

function overtimeAt({ attemptSeconds }: RunDeps, startedAt: number): number | undefined {
  return attemptSeconds === 0 ? undefined : startedAt + attemptSeconds * 1000;
}

/** A deadline that is over already stops the attempt before this returns. */
async function enforceDeadline(
  { clock, killGraceMs }: RunDeps,
  deadlineAt: number | undefined,
  reason: StopReason,
  stop: AttemptStop,
  over: AbortSignal,
): Promise<void> {
  if (deadlineAt === undefined) return;
  for (let leftMs = deadlineAt - clock.now(); leftMs > 0; leftMs = deadlineAt - clock.now()) {
    await clock.sleep(Math.min(leftMs, LONGEST_SLEEP_MS), over);
    if (over.aborted) return;
  }
  stop.request(reason, killGraceMs);
}

const STOPPED: Readonly<
  Record<Exclude<StopReason, 'LEASE_LOST' | 'OVERTIME'>, { message: string; fault: 'user' | 'platform' }>
> = {
  KILLED: { message: 'killed on request', fault: 'user' },
  TIMED_OUT: { message: 'timed out: the timeout of its node was over', fault: 'user' },
  INTERRUPTED: { message: 'handed back: its worker was stopped', fault: 'platform' },
};

/** Why it was stopped decides, whatever its processes made of the signal. The end of a lost lease is never recorded. */
function attemptEnd(
  { clock, attemptSeconds }: RunDeps,
  { outcome, log }: JobEnd,
  reason: StopReason | undefined,
): AttemptEnd {
  const endedAt = clock.now();
  if (outcome.outcome === 'SUCCEEDED' && reason === undefined) return { outcome: 'SUCCEEDED', endedAt, log };
  if (outcome.outcome === 'LOST' && reason === undefined) return { ...outcome, fault: 'platform', endedAt, log };
  const failure: Partial<ActionFailure> = outcome.outcome === 'FAILED' ? outcome : {};
  const { exitCode, signal } = failure;
  const ended = { endedAt, log, ...(exitCode !== undefined && { exitCode }), ...(signal !== undefined && { signal }) };
  if (reason === undefined || reason === 'LEASE_LOST') {
    const { message = 'its worker lost its lease', fault = 'platform' } = failure;
    return { outcome: 'FAILED', message: cutBytes(message, MAX_MESSAGE_BYTES), fault, ...ended };
  }
  if (reason === 'OVERTIME') {
    const message = `it took longer than the ${attemptSeconds} s that its worker gives an attempt (AKKAFLOW_WORKER_ATTEMPT_SECONDS)`;
    return { outcome: 'FAILED', message, fault: 'user', ...ended };
  }
  return { outcome: reason, ...STOPPED[reason], ...ended };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
