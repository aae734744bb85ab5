import { DatabaseError, FileSystemError } from '#adapters/links/errors.ts';
import type { ActionContext, ActionFailure, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { interpreterOf } from '../script/shebang.ts';
import { userFailure } from '../user-failure.ts';
import { Progress } from './progress.ts';
import { runTransfer } from './run-transfer.ts';
import { TransferError } from './transfer-error.ts';
import { readPlan } from './transfer-plan.ts';
import { LinkFailure, TransferSession } from './transfer-session.ts';

/** `<transfer>`: copies rows between databases and files, in batches, and never holds a table in memory. */
export const transferAction: ProcessAction = {
  kind: 'transfer',
  place: 'process',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const plan = readPlan(context.action.content);
    if (typeof plan === 'string') return runScript(context, plan);
    const session = new TransferSession(context);
    const progress = new Progress(context);
    try {
      const failure = await runTransfer(context, plan, session, progress);
      if (failure === undefined) await progress.end();
      return failure ?? { outcome: 'SUCCEEDED' };
    } catch (error) {
      return failureOf(error);
    } finally {
      await session.close();
    }
  },
};

async function runScript(context: ActionContext, script: string): Promise<ActionOutcome> {
  const { program, args } = interpreterOf(script);
  return exitOutcome(await context.spawn(program, [...args, await context.writeFile('transfer', script)]));
}

/** What can be foreseen is a failure with its words; anything else is thrown on. */
function failureOf(error: unknown): ActionFailure {
  if (error instanceof LinkFailure) return error.failure;
  if (error instanceof TransferError) return userFailure(error.message);
  if (error instanceof DatabaseError || error instanceof FileSystemError) {
    return { outcome: 'FAILED', message: error.message, fault: error.fault };
  }
  throw error;
}
