import { type Check, CheckFailure, NotHere } from './check.ts';
import type { Verification } from './verification.ts';

export type Outcome = 'pass' | 'fail' | 'skip';

export interface Verdict {
  readonly check: Check;
  readonly outcome: Outcome;
  readonly detail: string;
  readonly seconds: number;
}

/** Runs checks one after the other; one that fails holds up none of the others. */
export async function runChecks(
  on: Verification,
  checks: readonly Check[],
  tell: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of checks) {
    const began = performance.now();
    const { outcome, detail } = await runCheck(on, check);
    const verdict = { check, outcome, detail, seconds: (performance.now() - began) / 1000 };
    verdicts.push(verdict);
    tell(verdict);
  }
  return verdicts;
}

async function runCheck(on: Verification, check: Check): Promise<Pick<Verdict, 'outcome' | 'detail'>> {
  if (check.tasks && !on.hasTasks) return { outcome: 'skip', detail: 'this deployment has no tasks' };
  if (check.account && on.emulated) return { outcome: 'skip', detail: 'an emulator cannot tell' };
  try {
    return { outcome: 'pass', detail: await check.run(on) };
  } catch (error) {
    if (error instanceof NotHere) return { outcome: 'skip', detail: error.message };
    if (error instanceof CheckFailure) return { outcome: 'fail', detail: error.message };
    const { name, message } = error as Error;
    return { outcome: 'fail', detail: `it could not be tried: ${name}: ${message}` };
  }
}
