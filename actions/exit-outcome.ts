import type { ActionOutcome, ProcessExit } from '#core/ports/action.ts';

/** Exit code 0 is success (language §4); anything else is the script's failure and says how it ended. */
export function exitOutcome(exit: ProcessExit): ActionOutcome {
  if ('signal' in exit) {
    return { outcome: 'FAILED', message: `killed by ${exit.signal}`, fault: 'user', signal: exit.signal };
  }
  if (exit.code === 0) return { outcome: 'SUCCEEDED' };
  return { outcome: 'FAILED', message: `exit code ${exit.code}`, fault: 'user', exitCode: exit.code };
}
