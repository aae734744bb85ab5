import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { LinkType } from '#core/model/link.ts';
import type { ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ANSWER_FD } from '../process/launch-protocol.ts';
import type { ActionJob } from './action-job.ts';
import { becomeSlot } from './become-slot.ts';
import { processContext } from './process-context.ts';

export interface ActionPrograms {
  readonly clock: Clock;
  loadAction(kind: string): Promise<ProcessAction | undefined>;
  /** Loads what a link of that type needs, from files that the slot's user may not be able to read. */
  loadDriver(type: LinkType): Promise<void>;
}

/**
 * The whole life of an action process: reads its job, loads what it needs as the worker's user, becomes the slot's user,
 * and only then looks at what the definition says. Answers with the outcome and ends, whatever a driver left open.
 */
export async function serveAction(programs: ActionPrograms): Promise<never> {
  const canceller = new AbortController();
  process.on('SIGTERM', () => canceller.abort('cancelled'));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => answer(unexpected(error)));
  }
  try {
    const job: ActionJob = JSON.parse(await text(process.stdin));
    const action = await programs.loadAction(job.action.kind);
    await Promise.all(job.links.map(({ link }) => programs.loadDriver(link.type)));
    if (job.identity !== undefined) becomeSlot(job.identity);
    process.chdir(job.folder);
    if (action === undefined) throw new Error(`no action of kind ${job.action.kind} is in this program`);
    return answer(await action.run(processContext(job, canceller.signal, programs.clock)));
  } catch (error) {
    return answer(unexpected(error));
  }
}

function unexpected(error: unknown): ActionOutcome {
  if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  return { outcome: 'FAILED', fault: 'platform', message: error instanceof Error ? error.message : String(error) };
}

function answer(outcome: ActionOutcome): never {
  for (let rest = Buffer.from(JSON.stringify(outcome)); rest.length > 0; ) {
    rest = rest.subarray(writeSync(ANSWER_FD, rest));
  }
  process.exit(0);
}
