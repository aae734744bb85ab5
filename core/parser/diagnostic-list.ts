import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import type { Position } from '../model/xml.ts';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';

/** Notes a problem. The severity follows from the code; a message that costs something is made only when it is kept. */
export type Report = (code: DiagnosticCode, position: Position, message: string | (() => string)) => void;

/** More than anybody mends in one go; it bounds the answer to a hostile file and the time it takes. */
const MAX_PROBLEMS = 1_000;

/** Collects the problems of one file: at most 1,000 errors, and as many warnings. */
export class DiagnosticList {
  readonly #kept: Diagnostic[] = [];
  readonly #found: Record<Severity, number> = { error: 0, warning: 0 };

  readonly report: Report = (code, position, message) => {
    const severity = DIAGNOSTIC_CODES[code];
    this.#found[severity]++;
    if (this.#found[severity] > MAX_PROBLEMS) return;
    this.#kept.push({ severity, code, message: typeof message === 'string' ? message : message(), position });
  };

  /** Further errors would not be kept: there is no need to look for them. */
  get isFull(): boolean {
    return this.#found.error > MAX_PROBLEMS;
  }

  get hasErrors(): boolean {
    return this.#found.error > 0;
  }

  /** In the order of the file; then, where some were dropped, how many. */
  sorted(): readonly Diagnostic[] {
    const sorted = this.#kept.toSorted((a, b) => comparePositions(a.position, b.position));
    return [...sorted, ...this.#dropped('error', sorted), ...this.#dropped('warning', sorted)];
  }

  #dropped(severity: Severity, sorted: readonly Diagnostic[]): readonly Diagnostic[] {
    const dropped = this.#found[severity] - MAX_PROBLEMS;
    const last = sorted.at(-1);
    if (dropped <= 0 || last === undefined) return [];
    const message = `${dropped} more ${severity}s are not shown: mend these first`;
    return [{ severity, code: 'too-many-problems', message, position: last.position }];
  }
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
