import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { actionOf } from '#actions/registry.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { LogRecord } from '#core/model/log.ts';
import type { ActionNode } from '#core/model/workflow.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { MemoryAttachments } from '#test/memory/memory-attachments.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { chooseIsolation, type Isolation } from '#worker/process/identities.ts';
import { type AttemptLimits, ProcessRunner, type ProcessRunnerDeps } from '#worker/process/process-runner.ts';
import type { JobEnd } from '#worker/runner.ts';
import { NO_MASKS } from '../masking/automaton-of.ts';
import { systemClock } from '../system-clock.ts';

export const SLOTS = 4;
/** More than any test needs that is not about them. */
export const NO_LIMITS: AttemptLimits = { memoryMib: 4_096, logMib: 64 };

/** As if the worker were not root. */
export const SHARED_USER: Isolation = { isolated: false, reason: 'of the test' };

export interface TestRunnerOptions {
  readonly isolation?: Isolation;
  /** How long the log store takes for a chunk. */
  readonly chunkMs?: number;
  readonly limits?: AttemptLimits;
  /** What runs in the worker and what in a process of its own, with the program of that. */
  readonly actionOf?: ProcessRunnerDeps['actionOf'];
  readonly actionProgram?: string;
  readonly jobRole?: NonNullable<ProcessRunnerDeps['jobRole']>;
  readonly masks?: ProcessRunnerDeps['masks'];
}

export interface RunOptions {
  readonly slot?: number;
  readonly stop?: AttemptStop;
  readonly environment?: Readonly<Record<string, string>>;
  readonly links?: readonly OpenLink[];
}

/** An attempt that ended, with its log put together. */
export interface EndedAttempt extends JobEnd {
  readonly records: readonly LogRecord[];
  readonly out: string;
  readonly err: string;
}

/** What a worker started by the user of these tests would have. */
export async function ownIsolation(): Promise<Isolation> {
  const map = await readFile('/proc/self/uid_map', 'utf8').catch(() => undefined);
  const random = { hex: (bytes: number) => randomBytes(bytes).toString('hex') };
  return chooseIsolation({ uid: process.getuid?.(), uidMap: map, gidMap: map }, SLOTS, random);
}

/** Real processes in a folder of their own, with the log in memory. */
export class TestRunner {
  /** Bodies of the chunks, by attempt. */
  readonly chunks = new Map<string, string[]>();
  readonly warnings: string[] = [];
  /** Those of the deployment. */
  readonly files = new MemoryAttachments();
  readonly folder: string;
  private runner: ProcessRunner | undefined;
  private attempts = 0;
  private lastSlot = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start({
    isolation,
    chunkMs = 0,
    limits = NO_LIMITS,
    ...actions
  }: TestRunnerOptions = {}): Promise<TestRunner> {
    const folder = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
    await chmod(folder, 0o755);
    const self = new TestRunner(folder);
    const warn = (message: string) => void self.warnings.push(message);
    const logs: LogStore = {
      write: async ({ instanceId }, _chunk, body) => {
        await systemClock.sleep(chunkMs);
        self.chunks.set(instanceId, [...(self.chunks.get(instanceId) ?? []), body]);
      },
      read: async () => undefined,
      deleteInstance: async () => {},
      addresses: async () => ({ items: [] }),
    };
    self.runner = await ProcessRunner.start(
      {
        masks: NO_MASKS,
        clock: systemClock,
        logger: { info: warn, warn, error: warn },
        logs,
        mailer: { send: async () => {} },
        attachments: self.files,
        limits,
        clearElsewhere: false,
        actionOf,
        environment: process.env,
        ...actions,
      },
      { parent: folder, workerName: 'w', host: 'test' },
      SLOTS,
      isolation ?? (await ownIsolation()),
    );
    return self;
  }

  /** Of the newest attempt. */
  get lastFolder(): string {
    return path.join(this.folder, 'akkaflow-w', String(this.lastSlot), `i${this.attempts}-1.1.1.1`);
  }

  async run(action: ActionNode, options: RunOptions = {}): Promise<EndedAttempt> {
    if (this.runner === undefined) throw new Error('not started');
    const { slot = 0, stop = new AttemptStop(systemClock), environment = {}, links = [] } = options;
    this.attempts += 1;
    this.lastSlot = slot;
    const id = { instanceId: `i${this.attempts}`, ref: { node: 1, run: 1, iteration: 1, attempt: 1 } };
    const { cancel, kill } = stop;
    const end = await this.runner.run({
      id,
      action,
      subject: actionContext().subject,
      links,
      environment,
      slot,
      cancel,
      kill,
    });
    const body = end.log.inline ?? this.chunks.get(id.instanceId)?.join('') ?? '';
    const records: LogRecord[] = body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    const textOf = (stream: string) => records.map((record) => (record.s === stream ? (record.d ?? '') : '')).join('');
    return { ...end, records, out: textOf('out'), err: textOf('err') };
  }

  async close(): Promise<void> {
    await this.runner?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Whether a process with that id is there and no zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) [ZX]/.test(stat);
}

/** Waits until a condition holds; throws when it does not within `withinMs`. */
export async function eventually(condition: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const until = systemClock.monotonic() + withinMs;
  while (!(await condition())) {
    if (systemClock.monotonic() > until) throw new Error(`not within ${withinMs} ms: ${condition}`);
    await systemClock.sleep(10);
  }
}
