import type { Diagnostic } from '#core/model/diagnostic.ts';
import { notUtf8 } from '#core/model/unreadable-file.ts';

/** A definition file as text, or what is wrong with its bytes: a file must be UTF-8 (language §1). */
export function decodeDefinition(bytes: Uint8Array): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { diagnostic: notUtf8() };
  }
}
