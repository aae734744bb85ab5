import type { ActionFailure } from '#core/ports/action.ts';

/** A failure that whoever wrote the definition can mend. */
export function userFailure(message: string): ActionFailure {
  return { outcome: 'FAILED', message, fault: 'user' };
}
