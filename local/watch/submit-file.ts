import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeDefinition } from '#api/decode-definition.ts';
import { type Diagnostic, formatDiagnostic } from '#core/model/diagnostic.ts';
import type { Environment } from '#core/ports/ports.ts';
import { type SubmitResult, submitDefinition } from '#core/service/submit-definition.ts';
import { type OwnedName, sourceOf } from './owned-names.ts';
import { isGone } from './scan-folder.ts';

/** What became of a file, and what is to be said about it: what is wrong with it, and what has changed. */
export type SubmittedFile =
  | {
      readonly result: 'accepted';
      readonly owned: OwnedName;
      readonly lines: readonly string[];
      readonly news: readonly string[];
    }
  | { readonly result: 'refused'; readonly lines: readonly string[] }
  | { readonly result: 'vanished' };

/** Submits a file of the folder under its own source; names of files that are gone may be taken over. */
export async function submitFile(
  env: Environment,
  folder: string,
  path: string,
  gone: ReadonlySet<string>,
): Promise<SubmittedFile> {
  const file = join(folder, path);
  const bytes = await readIfThere(file);
  if (bytes === undefined) return { result: 'vanished' };
  const decoded = decodeDefinition(bytes);
  if ('diagnostic' in decoded) return { result: 'refused', lines: linesOf(file, [decoded.diagnostic]) };
  const former = new Set([...gone].map(sourceOf));
  const submitted = await submitDefinition(env, decoded.text, sourceOf(path), { former });
  if (!('head' in submitted)) return { result: 'refused', lines: refusalOf(file, submitted) };
  const { type, head, result, diagnostics } = submitted;
  return {
    result: 'accepted',
    owned: { type, name: head.name, path },
    lines: linesOf(file, diagnostics),
    news: result === 'unchanged' ? [] : [`${file}: ${type} ${head.name} ${result}`],
  };
}

function refusalOf(file: string, refusal: Exclude<SubmitResult, { readonly head: unknown }>): readonly string[] {
  switch (refusal.result) {
    case 'rejected':
      return linesOf(file, refusal.diagnostics);
    case 'forbidden':
      return [`${file}: ${refusal.message}`];
    case 'owned-elsewhere':
      return [`${file}: the name belongs to ${refusal.owner}: change it there, or take another name`];
    case 'contended':
    case 'outdated':
      return [`${file}: others change the same thing at the same time`];
  }
}

function linesOf(file: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => formatDiagnostic(file, diagnostic));
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
