import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { notUtf8, tooLarge } from '../model/unreadable-file.ts';
import { folderOfUpload } from '../model/upload.ts';
import { type Definition, parseDefinition } from '../parser/parse-definition.ts';
import type { Settings } from '../ports/ports.ts';
import type { UploadedFile } from '../ports/upload-bucket.ts';

/** An uploaded file that may be submitted, or what is wrong with it as it stands. */
export type ReadUpload =
  | { readonly text: string; readonly name?: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly text?: never; readonly diagnostics: readonly Diagnostic[] };

/** What can be told of an uploaded file without the deployment; it must lie in the folder that it says it is in. */
export function readUpload(key: string, { content }: UploadedFile, settings: Settings): ReadUpload {
  if (content.type === 'too-long') return { diagnostics: [tooLarge()] };
  if (content.type === 'not-utf-8') return { diagnostics: [notUtf8()] };
  const { text } = content;
  const { definition, diagnostics } = parseDefinition(text, settings);
  if (definition === undefined || hasErrors(diagnostics)) return { diagnostics };
  // What is no workflow and no coordinator is refused when it is submitted, in the same words as everywhere.
  if (definition.type === 'links') return { text, diagnostics };
  const { name, dir } = definition.type === 'workflow' ? definition.workflow : definition.coordinator;
  const folder = folderOfUpload(key) ?? '';
  if (dir === folder) return { text, name, diagnostics };
  return { diagnostics: [...diagnostics, wrongFolder(definition, dir, folder)] };
}

function wrongFolder({ root }: Definition, dir: string, folder: string): Diagnostic {
  const { dir: written } = root.attributes;
  const found = written === undefined ? `there is no \`dir\`, which means \`${dir}\`` : `\`dir\` is \`${dir}\``;
  const place = dir === '/' ? 'definitions/' : `definitions${dir}/`;
  const message = `${found}, but the file lies in the folder \`${folder}\`: say dir="${folder}", or upload it to ${place}`;
  return { severity: 'error', code: 'wrong-folder', message, position: written?.position ?? root.position };
}
