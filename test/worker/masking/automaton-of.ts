import { PatternAutomaton } from '#worker/masking/pattern-automaton.ts';
import { variantsOf } from '#worker/masking/secret-variants.ts';
import type { ProcessRunnerDeps } from '#worker/process/process-runner.ts';

/** Finds these secrets in all their forms. */
export function automatonOf(secrets: readonly string[]): PatternAutomaton {
  return new PatternAutomaton(secrets.flatMap((secret) => [...variantsOf(secret)]).map((text) => Buffer.from(text)));
}

/** Masks nothing. */
export const NO_MASKS: ProcessRunnerDeps['masks'] = {
  forAttempt: async () => new PatternAutomaton([]),
  maskMail: (mail) => mail,
};
