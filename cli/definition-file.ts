import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import { type Definition, parseDefinition } from '#core/parser/parse-definition.ts';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';

/** A file read and checked without any system. `bytes` are what is submitted. */
export interface CheckedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent when there are errors that leave nothing to work with. */
  readonly definition?: Definition;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a definition file offline. Throws `CommandFailure` when it cannot be read at all. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const bytes = await readDefinition(path);
  const text = decode(bytes);
  if (text === undefined) return { bytes, diagnostics: [notUtf8()] };
  const { definition, diagnostics } = parseDefinition(text);
  return { bytes, diagnostics, ...(definition === undefined ? {} : { definition }) };
}

/** The bytes of a definition file. Throws `CommandFailure` when it cannot be read. */
async function readDefinition(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`Cannot read ${path}: ${reason}`, EXIT.error, { cause });
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notUtf8(): Diagnostic {
  return {
    severity: 'error',
    code: 'not-utf-8',
    message: 'found bytes that are not UTF-8, which a definition must be; save the file as UTF-8',
    position: { line: 1, column: 1 },
  };
}
