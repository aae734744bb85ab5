import path from 'node:path';
import type { ActionOutcome, ProcessExit } from '#core/ports/action.ts';
import type { ActionJob } from '../action-process/action-job.ts';
import { MAX_INPUT_BYTES } from './launch-protocol.ts';
import { ranOutOfMemory } from './out-of-memory.ts';
import { type ProcessDeps, type ProcessRequest, runProcess } from './run-process.ts';

/** The bundle beside this one's, or the source when this itself runs from source. */
export const ACTION_PROGRAM = import.meta.filename.endsWith('.js')
  ? path.join(import.meta.dirname, 'action.js')
  : path.join(import.meta.dirname, '..', 'action-main.ts');

/**
 * Commands that the action spawns are of its user and may signal it: by SIGUSR1 Node would open a debugger to the whole machine. That SQLite
 * in Node is experimental, and what drivers should call instead, is no news for the log of an attempt.
 */
const NODE_FLAGS = [
  '--disable-sigusr1',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=DeprecationWarning',
  // Where rows on their way live, in MiB. Unset, a transfer takes 100 MB more and is no faster (bench/transfer.ts).
  '--max-semi-space-size=16',
];
/** What V8 and C++ say last when there is no memory. */
const OUT_OF_MEMORY = /out of memory|std::bad_alloc/;
const LAST_WORDS_CHARACTERS = 4_096;

type ActionProcessRequest = Omit<ProcessRequest, 'command' | 'args' | 'input'> & {
  readonly program: string;
  readonly memoryMib: number;
  readonly job: ActionJob;
};

/** With what Node runs the program of an action process. */
export function actionArguments(program: string, memoryMib: number): readonly string[] {
  return [...NODE_FLAGS, `--max-old-space-size=${memoryMib}`, program];
}

/** Runs an action in a process of its own (docs/adr/0008). Throws as `runProcess` does. */
export async function runActionProcess(
  deps: ProcessDeps,
  { program, memoryMib, job, ...request }: ActionProcessRequest,
): Promise<ActionOutcome> {
  const input = JSON.stringify(job);
  const inputBytes = Buffer.byteLength(input);
  if (inputBytes > MAX_INPUT_BYTES) return tooLarge(inputBytes);
  const args = actionArguments(program, memoryMib);
  let lastWords = '';
  const { exit, answer } = await runProcess(deps, {
    ...request,
    // It enters its folder when it may: as the slot's user.
    folder: request.identity === undefined ? request.folder : '/',
    sink: (stream, bytes) => {
      if (stream === 'err')
        lastWords = (lastWords + Buffer.from(bytes).toString('latin1')).slice(-LAST_WORDS_CHARACTERS);
      return request.sink(stream, bytes);
    },
    command: process.execPath,
    args,
    input,
  });
  return (
    (answer === undefined ? undefined : readOutcome(answer)) ??
    diedWithoutAnswer(exit, OUT_OF_MEMORY.test(lastWords), memoryMib)
  );
}

function tooLarge(bytes: number): ActionOutcome {
  const message = `the action has ${bytes} bytes with its values inserted, and at most ${MAX_INPUT_BYTES} are allowed: use references to long parameters less often`;
  return { outcome: 'FAILED', fault: 'user', message };
}

/** It is our program that answers, but one whose drivers read what strangers wrote: the shape is looked at. */
function readOutcome(answer: string): ActionOutcome | undefined {
  const outcome: unknown = parse(answer);
  if (typeof outcome !== 'object' || outcome === null || !('outcome' in outcome)) return undefined;
  const failed = outcome.outcome === 'FAILED' && 'message' in outcome && typeof outcome.message === 'string';
  return failed || outcome.outcome === 'SUCCEEDED' ? (outcome as ActionOutcome) : undefined;
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

function diedWithoutAnswer(exit: ProcessExit, outOfMemory: boolean, memoryMib: number): ActionOutcome {
  if ('signal' in exit && exit.signal === 'SIGABRT' && outOfMemory) return ranOutOfMemory(memoryMib);
  if ('signal' in exit) {
    const message = `the process of the action was killed by ${exit.signal}`;
    return { outcome: 'FAILED', fault: 'platform', message, signal: exit.signal };
  }
  const message = `the process of the action ended without an outcome (exit code ${exit.code}): its log may say why`;
  return { outcome: 'FAILED', fault: 'platform', message, exitCode: exit.code };
}
