import type { Diagnostic } from '../model/diagnostic.ts';
import { ContentionError } from '../model/errors.ts';
import type { Upload } from '../model/upload.ts';
import { auditChange, type NoteChange } from './audit-change.ts';
import { type FreedNames, freeNames } from './free-names.ts';
import { headDetail } from './head-detail.ts';
import type { LoaderEnvironment } from './load-upload.ts';
import type { ReadUpload } from './read-upload.ts';
import type { UploadOutcome } from './report-upload.ts';
import { type SubmitResult, submitDefinition } from './submit-definition.ts';

type Submitted = Extract<SubmitResult, { readonly head: unknown }>;
type Refusal = Exclude<SubmitResult, Submitted>;

/**
 * Does what an uploaded file calls for, with its one row in the audit: makes it the live version, or leaves that as it is; without a file,
 * frees the names that it had. Undefined: somebody else has taken up a later state of the file. What the name is now is the file's `claimed`
 * revision, so that nobody with an earlier one replaces it.
 */
export function applyUpload(
  env: LoaderEnvironment,
  claimed: Upload,
  read: ReadUpload | undefined,
): Promise<UploadOutcome | undefined> {
  const action = read === undefined ? 'deleteUpload' : 'upload';
  const change = { who: `s3:${claimed.by}`, action, target: claimed.key };
  return auditChange(
    env,
    change,
    (note) => (read === undefined ? remove(env, claimed) : submit(env, claimed, read, note)),
    (outcome) => {
      if (outcome === undefined) return { outcome: 'refused', code: 'outdated' };
      const { result, code } = outcome;
      return result === 'refused' ? { outcome: 'refused', ...(code !== undefined && { code }) } : { outcome: 'done' };
    },
  );
}

async function submit(
  env: LoaderEnvironment,
  claimed: Upload,
  read: ReadUpload,
  note: NoteChange,
): Promise<UploadOutcome | undefined> {
  const { key, revision } = claimed;
  if (read.text === undefined) return refused('invalid-definition', 'The file has errors', read.diagnostics);
  const submitted = await submitDefinition(env, read.text, key, { order: revision });
  if (!('head' in submitted)) return outcomeOf(submitted);
  const { type, head, before } = submitted;
  note({ target: `${type}:${head.name}`, after: headDetail(head) });
  if (before !== undefined) note({ before: headDetail(before) });
  const freed = await freeNames(env, key, revision, namesOf(claimed));
  return accepted(submitted, freed);
}

async function remove(env: LoaderEnvironment, claimed: Upload): Promise<UploadOutcome> {
  const freed = await freeNames(env, claimed.key, claimed.revision, namesOf(claimed));
  const message = ['The file was deleted.', ...sentencesOf(freed)].join(' ');
  return { result: 'deleted', message, diagnostics: [] };
}

function namesOf({ defines, leftovers }: Upload): readonly string[] {
  return defines === undefined ? leftovers : [defines, ...leftovers];
}

function accepted({ type, head, result, diagnostics }: Submitted, freed: FreedNames): UploadOutcome {
  const version = 'version' in head ? `, version ${head.version}` : '';
  const news = result === 'unchanged' ? 'It was live already' : 'It is live now';
  const message = [`${news}: ${type} ${head.name}${version}.`, ...sentencesOf(freed)].join(' ');
  return { result: 'accepted', message, diagnostics };
}

function sentencesOf({ workflows, coordinators }: FreedNames): readonly string[] {
  return [
    ...coordinators.map((name) => `The coordinator ${name}, which it defined, is disabled and fires no more.`),
    ...workflows.map(
      (name) => `The workflow ${name}, which it defined, stays as it was, and another file may define it.`,
    ),
  ];
}

function outcomeOf(refusal: Refusal): UploadOutcome | undefined {
  switch (refusal.result) {
    case 'rejected':
      return refused('invalid-definition', 'The file has errors', refusal.diagnostics);
    case 'forbidden':
      return refused('forbidden', refusal.message);
    case 'owned-elsewhere':
      return refused('owned-elsewhere', `The name belongs to ${refusal.owner}: change it there, or take another name`, [
        ownedElsewhere(refusal.owner),
      ]);
    case 'contended':
      throw new ContentionError('Others change the same thing at the same time');
    case 'outdated':
      return undefined;
  }
}

function refused(code: string, reason: string, diagnostics: readonly Diagnostic[] = []): UploadOutcome {
  const message = `${reason}. What was live before stays so.`;
  return { result: 'refused', code, message, diagnostics };
}

function ownedElsewhere(owner: string): Diagnostic {
  const message = `the name belongs to ${owner}: change it there, or take another name`;
  return { severity: 'error', code: 'owned-elsewhere', message, position: { line: 1, column: 1 } };
}
