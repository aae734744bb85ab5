import type { Severity } from '../model/diagnostic.ts';

/** Every problem a definition can have, by its stable code, with how grave it is. */
export const DIAGNOSTIC_CODES = {
  // reading the file (language §1)
  'too-large': 'error',
  'invalid-character': 'error',
  'malformed-xml': 'error',
  'missing-root': 'error',
  'second-root': 'error',
  'text-outside-root': 'error',
  'doctype-refused': 'error',
  'late-declaration': 'error',
  'unsupported-encoding': 'error',
  'less-than-in-attribute': 'error',
  'bare-less-than': 'error',
  'bad-entity': 'error',
  'duplicate-attribute': 'error',
  'too-deep': 'error',
  'too-many-nodes': 'error',
  'too-many-elements': 'error',
  'too-many-attributes': 'error',
  'too-many-problems': 'error',
  // shape (language §2–§4, §6, §7)
  'unknown-root': 'error',
  'unknown-element': 'error',
  'missing-element': 'error',
  'repeated-element': 'error',
  'invalid-content': 'error',
  'unknown-attribute': 'error',
  'missing-attribute': 'error',
  'invalid-value': 'error',
  'unexpected-text': 'error',
  'missing-text': 'error',
  'literal-password': 'error',
  'unknown-host': 'error',
  // meaning (language §2, §3, §5)
  'duplicate-name': 'error',
  'missing-target': 'error',
  'start-as-target': 'error',
  'no-way-to-end': 'error',
  'fork-or-join-on-cycle': 'error',
  'ignored-attribute': 'warning',
  'no-receivers': 'warning',
  'short-secret': 'warning',
  'unreachable-node': 'warning',
  'unresolved-reference': 'error',
} as const satisfies Record<string, Severity>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
