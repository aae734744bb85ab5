import type { Problem } from '#api/schema/problem.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';

/** Ends a command: `message` goes to stderr, and the process ends with `exitCode`. */
export class CommandFailure extends AkkaflowError {
  override readonly name: string = 'CommandFailure';
  readonly code: string = 'command-failure';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, {}, options);
    this.exitCode = exitCode;
  }
}

/** Nothing answers where the system should be, or what answers is none. */
export class UnreachableFailure extends CommandFailure {
  override readonly name = 'UnreachableFailure';
  override readonly code = 'unreachable';
}

/** The API refused. */
export class ProblemFailure extends CommandFailure {
  override readonly name = 'ProblemFailure';
  override readonly code = 'problem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail, exitCodeOf(problem.status));
    this.problem = problem;
  }
}
