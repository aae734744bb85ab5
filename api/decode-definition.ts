import type { Diagnostic } from '#core/model/diagnostic.ts';

/** A definition file as text, or what is wrong with its bytes: a file must be UTF-8 (language §1). */
export function decodeDefinition(bytes: Uint8Array): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { diagnostic: notUtf8(bytes) };
  }
}

function notUtf8(bytes: Uint8Array): Diagnostic {
  const before = new TextDecoder().decode(bytes).split('\ufffd', 1).join('');
  const lines = before.split('\n');
  return {
    severity: 'error',
    code: 'not-utf-8',
    message: 'found bytes that are not UTF-8, which a definition must be; save the file as UTF-8',
    position: { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 },
  };
}
