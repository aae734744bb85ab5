import { ContentionError } from '../model/errors.ts';
import { folderOfUpload, type Upload, type UploadNotice } from '../model/upload.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import type { UploadBucket, UploadedFile } from '../ports/upload-bucket.ts';
import type { UploadStore } from '../ports/upload-store.ts';
import { ALL_RIGHTS } from './accepted-body.ts';
import { applyUpload } from './apply-upload.ts';
import { checkDefinition } from './check-definition.ts';
import { claimUpload, decideUpload, settleUpload, type UploadStep } from './decide-upload.ts';
import { type ReadUpload, readUpload } from './read-upload.ts';
import { reportUpload } from './report-upload.ts';

const TRIES = 10;

/** What the loader runs on. */
export interface LoaderEnvironment extends DefinitionEnvironment {
  readonly uploads: UploadStore;
  readonly uploadBucket: UploadBucket;
}

interface LoadOptions {
  /** Does nothing, and leaves no trace, while the file is as it was and would be refused again. */
  readonly ifMended?: boolean;
}

/**
 * Takes up what has happened to an uploaded file, so that in the end its newest state counts, whatever the order of notices,
 * however often one comes, and whoever is at work on it at the same time. In order: the file is read after the row of its key; the row is claimed, with a
 * number of its own and the names concerned; the definition is made live under that number, which none with an earlier one replaces; names that
 * are no more in it are freed; it is said what became of it; the row is settled. Broken off anywhere, a repetition goes on. Throws
 * when a store fails, or `ContentionError` when others changed the same at each try.
 */
export async function loadUpload(
  env: LoaderEnvironment,
  notice: UploadNotice,
  options: LoadOptions = {},
): Promise<void> {
  const { key } = notice;
  if (folderOfUpload(key) === undefined) return env.logger.warn('What was uploaded is no definition', { key });
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await env.uploads.load(key);
    const step = decideUpload(stored, notice);
    if (step === 'nothing' || (await takeUp(env, stored, { notice, step, ...options }))) return;
  }
  throw new ContentionError(`An upload was taken up by others ${TRIES} times`, { key });
}

interface Job extends LoadOptions {
  readonly notice: UploadNotice;
  readonly step: Exclude<UploadStep, 'nothing'>;
}

/** False when somebody else has taken it up meanwhile: nothing was done. */
async function takeUp(
  env: LoaderEnvironment,
  stored: Upload | undefined,
  { notice, step: wanted, ifMended = false }: Job,
): Promise<boolean> {
  const { step, file } = await readFile(env, notice, wanted);
  const read = file && readUpload(notice.key, file, env.settings);
  if (ifMended && stored?.etag === file?.etag && (await isRefused(env, notice.key, read))) return true;
  const name = read?.text === undefined ? undefined : read.name;
  const claimed = claimUpload(stored, { step, notice, file, ...(name !== undefined && { name }) }, env.clock.now());
  if (!(await env.uploads.replace(stored, claimed))) return false;
  const outcome = await applyUpload(env, claimed, read);
  if (outcome === undefined) return true;
  await reportUpload(env, claimed, outcome);
  // Lost, it is somebody else's, who has a later state of the file.
  await env.uploads.replace(claimed, settleUpload(stored, claimed, outcome.result, name));
  return true;
}

async function isRefused(env: LoaderEnvironment, key: string, read: ReadUpload | undefined): Promise<boolean> {
  if (read?.text === undefined) return true;
  const submitter = { source: key, former: new Set<string>(), rights: ALL_RIGHTS };
  return 'result' in (await checkDefinition(env, read.text, submitter));
}

/** A version that is gone by now was followed by something, if only by its deletion. */
async function readFile(
  env: LoaderEnvironment,
  { key, versionId }: UploadNotice,
  step: Exclude<UploadStep, 'nothing'>,
): Promise<{ readonly step: Exclude<UploadStep, 'nothing'>; readonly file: UploadedFile | undefined }> {
  if (step === 'delete') return { step, file: undefined };
  const version = step === 'read-version' ? versionId : undefined;
  const file = await env.uploadBucket.read(key, version);
  if (file !== undefined || step === 'read-current') return { step, file };
  return { step: 'read-current', file: await env.uploadBucket.read(key) };
}
