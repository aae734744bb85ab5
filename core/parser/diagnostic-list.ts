import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import type { Position } from '../model/xml.ts';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';

/** Notes a problem. The severity follows from the code; a message that costs something is made only when it is kept. */
export type Report = (code: DiagnosticCode, position: Position, message: string | (() => string)) => void;

/** More than anybody mends in one go; it bounds the answer to a hostile file and the time it takes. */
const MAX_PROBLEMS = 1_000;

/** Collects the problems of one file, at most 1,000 of them. */
export class DiagnosticList {
  readonly #found: Diagnostic[] = [];
  #dropped = 0;

  readonly report: Report = (code, position, message) => {
    const severity = DIAGNOSTIC_CODES[code];
    if (this.#found.length < MAX_PROBLEMS) {
      this.#found.push({ severity, code, message: typeof message === 'string' ? message : message(), position });
    } else {
      this.#dropped++;
    }
  };

  get hasErrors(): boolean {
    return this.#dropped > 0 || hasErrors(this.#found);
  }

  /** In the order of the file, with one last that tells how many were dropped. */
  sorted(): readonly Diagnostic[] {
    const sorted = this.#found.toSorted((a, b) => comparePositions(a.position, b.position));
    const last = sorted.at(-1);
    if (last === undefined || this.#dropped === 0) return sorted;
    const message = `${this.#dropped} more problems are not shown: mend these first`;
    return [...sorted, { severity: 'error', code: 'too-many-problems', message, position: last.position }];
  }
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
