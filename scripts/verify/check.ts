import type { Verification } from './verification.ts';

/** One thing that is tried on a deployment. */
export interface Check {
  /** As `--only` takes it. */
  readonly name: string;
  /** What a pass proves, as a sentence. */
  readonly proves: string;
  /** About how long it takes, in minutes. */
  readonly minutes: number;
  /** Whether it needs tasks of ECS, which an emulator and a deployment with external workers only do not have. */
  readonly tasks?: boolean;
  /** Whether an emulator cannot tell. */
  readonly account?: boolean;
  /** Answers what was seen. Throws `CheckFailure` with what was seen instead, or `NotHere`. */
  run(on: Verification): Promise<string>;
}

/** Something is not as it has to be. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
}

/** It cannot be tried on this deployment, for that reason. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** Throws `CheckFailure` unless it is so. */
export function must(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new CheckFailure(otherwise);
}
