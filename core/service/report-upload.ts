import { byteLength } from '../model/byte-length.ts';
import { type Diagnostic, formatDiagnostic } from '../model/diagnostic.ts';
import { MAX_KEY_BYTES, reportKey, type Upload } from '../model/upload.ts';
import type { LoaderEnvironment } from './load-upload.ts';

/** What became of an uploaded file, for people and their programs. */
export interface UploadOutcome {
  readonly result: 'accepted' | 'refused' | 'deleted';
  /** In a sentence. */
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Of a refusal without an error of the file itself, or with one: the code for programs. */
  readonly code?: string;
}

/** Says beside the uploads what became of one: problems by line and column, and each in the form of a compiler. */
export async function reportUpload(
  env: LoaderEnvironment,
  { key, versionId, by, at }: Upload,
  { result, code, message, diagnostics }: UploadOutcome,
): Promise<void> {
  const report = reportKey(key);
  if (byteLength(report) > MAX_KEY_BYTES) {
    return env.logger.error('The key of an upload is too long to say what became of it', { key, result, message });
  }
  const document = {
    file: key,
    ...(versionId !== undefined && { versionId }),
    uploadedBy: by,
    at: new Date(at).toISOString(),
    result,
    ...(code !== undefined && { code }),
    message,
    diagnostics: diagnostics.map(({ position: { line, column }, ...diagnostic }) => {
      return { line, column, ...diagnostic };
    }),
    lines: diagnostics.map((diagnostic) => formatDiagnostic(key, diagnostic)),
  };
  await env.uploadBucket.write(report, `${JSON.stringify(document, null, 2)}\n`);
}
