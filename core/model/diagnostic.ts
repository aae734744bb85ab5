import type { Position } from './xml.ts';

export type Severity = 'error' | 'warning';

/** One problem of a definition: what was found, what is allowed and how to mend it, where it stands. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, kebab-case: `unknown-attribute`, `missing-target`, … */
  readonly code: string;
  readonly message: string;
  readonly position: Position;
}

/** `file:line:col: severity: code: message`, the form of workflow-language §1. */
export function formatDiagnostic(file: string, { severity, code, message, position }: Diagnostic): string {
  return `${file}:${position.line}:${position.column}: ${severity}: ${code}: ${message}`;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
