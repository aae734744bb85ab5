import { randomBytes } from 'node:crypto';
import { actionOf } from '#actions/registry.ts';
import type { Logger } from '#core/ports/logger.ts';
import { makeMemoryPorts } from '#test/memory/memory-ports.ts';
import { ProcessRunner } from '#worker/process/process-runner.ts';
import { stopOnRequest } from '#worker/shutdown.ts';
import { Worker, type WorkerPorts } from '#worker/worker.ts';
import { NO_MASKS } from '../masking/automaton-of.ts';
import { systemClock } from '../system-clock.ts';
import { NO_LIMITS, ownIsolation, SHARED_USER, SLOTS } from './test-runner.ts';

/** What this program is told, as JSON in its first argument. */
export interface WorkerProgramOptions {
  readonly folder: string;
  /** One action each. */
  readonly commands: readonly string[];
  readonly leaseMs: number;
  readonly slots?: number;
  /** Whether scripts run as the worker's user although they need not. */
  readonly sharedUser?: boolean;
}

/** What it prints, a line each. */
export type WorkerProgramReport =
  | { readonly type: 'heartbeat'; readonly worker: string; readonly running: number }
  | { readonly type: 'finish'; readonly instance: string; readonly outcome: string };

const DEFINITION = `<work-flow name="wf">
  <start name="start" to="a"/>
  <action name="a"><shell><command>\${param:command}</command></shell><ok to="end"/></action>
  <end name="end"/>
</work-flow>`;

const memory = makeMemoryPorts(systemClock);
const log = (message: string) => void process.stderr.write(`${message}\n`);
const logger: Logger = { info: log, warn: log, error: log };

/** A real worker process with real scripts, over stores in its memory: for tests that kill or freeze it. */
async function main({ folder, commands, leaseMs, slots = SLOTS, sharedUser }: WorkerProgramOptions): Promise<void> {
  const hash = await memory.definitions.put(DEFINITION);
  const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
  await memory.actions.send(
    commands.map((_command, index) => ({
      group: 'default',
      delaySeconds: 0,
      message: { instanceId: String(index), ref, hash },
    })),
  );
  const runner = await ProcessRunner.start(
    {
      masks: NO_MASKS,
      clock: systemClock,
      logger,
      logs: memory.logs,
      mailer: { send: async () => {} },
      attachments: memory.attachments,
      limits: NO_LIMITS,
      clearElsewhere: true,
      actionOf,
      environment: process.env,
    },
    { parent: folder, workerName: `w${process.pid}`, host: 'test' },
    slots,
    sharedUser ? SHARED_USER : await ownIsolation(),
  );
  const names = { name: 'w', group: 'default', host: 'test' };
  const times = { heartbeatMs: leaseMs / 6, leaseMs, killGraceMs: 1_000, shutdownGraceMs: 0 };
  const worker = new Worker(reportingPorts(commands), { ...names, ...times, slots }, runner);
  stopOnRequest(worker, { signals: process }, logger);
  await worker.run();
  await runner.close();
}

function reportingPorts(commands: readonly string[]): WorkerPorts {
  const { attempts, workers } = memory;
  return {
    ...memory,
    clock: systemClock,
    random: { hex: (bytes) => randomBytes(bytes).toString('hex') },
    logger,
    instances: {
      context: async (id) => {
        const params = { command: commands[Number(id)] ?? '' };
        return { params, logicalTime: 0, timezone: 'UTC', startKind: 'run', startedBy: 'test' };
      },
    },
    attempts: {
      claim: (id, claim) => attempts.claim(id, claim),
      finish: (id, token, end) => {
        report({ type: 'finish', instance: id.instanceId, outcome: end.outcome });
        return attempts.finish(id, token, end);
      },
    },
    workers: {
      heartbeat: (heartbeat) => {
        report({ type: 'heartbeat', worker: heartbeat.id, running: heartbeat.running.length });
        return workers.heartbeat(heartbeat);
      },
      get: (id) => workers.get(id),
      list: () => workers.list(),
      remove: (id) => workers.remove(id),
    },
  };
}

function report(line: WorkerProgramReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? ''));
