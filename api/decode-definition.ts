import type { Diagnostic } from '#core/model/diagnostic.ts';

/** A definition file as text, or what is wrong with its bytes: a file must be UTF-8 (language §1). */
export function decodeDefinition(bytes: Uint8Array): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const message = 'found bytes that are not UTF-8, which a definition must be; save the file as UTF-8';
    return { diagnostic: { severity: 'error', code: 'not-utf-8', message, position: { line: 1, column: 1 } } };
  }
}
