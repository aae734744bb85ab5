import type { Diagnostic } from './diagnostic.ts';
import { MAX_DEFINITION_BYTES } from './limits.ts';

const START = { line: 1, column: 1 };

/** What is wrong with a file whose bytes are no text. */
export function notUtf8(): Diagnostic {
  const message = 'found bytes that are not UTF-8, which a definition must be; save the file as UTF-8';
  return { severity: 'error', code: 'not-utf-8', message, position: START };
}

/** What is wrong with a file that is too long to be read. */
export function tooLarge(): Diagnostic {
  const message = `the file is larger than ${MAX_DEFINITION_BYTES} bytes, the most a definition may have: keep long scripts in files of their own`;
  return { severity: 'error', code: 'too-large', message, position: START };
}
