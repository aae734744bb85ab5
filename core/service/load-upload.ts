import { ContentionError } from '../model/errors.ts';
import { folderOfUpload, UNKNOWN_UPLOADER, type Upload, type UploadNotice } from '../model/upload.ts';
import type { UploadBucket, UploadedFile } from '../ports/upload-bucket.ts';
import type { UploadStore } from '../ports/upload-store.ts';
import { ALL_RIGHTS } from './accepted-body.ts';
import { applyUpload } from './apply-upload.ts';
import { checkDefinition } from './check-definition.ts';
import { claimUpload, decideUpload, settleUpload, type UploadStep } from './decide-upload.ts';
import type { FreeingEnvironment } from './free-names.ts';
import { type ReadUpload, readUpload } from './read-upload.ts';
import { reportUpload } from './report-upload.ts';

const TRIES = 10;

/** What the loader runs on. */
export interface LoaderEnvironment extends FreeingEnvironment {
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
  let job: Omit<Job, 'step'> = { notice, ...options };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await env.uploads.load(key);
    const step = decideUpload(stored, job.notice);
    if (step === 'nothing') return;
    const end = await takeUp(env, stored, { ...job, step });
    if (end === 'done') return;
    // What it has said of the file may stand over what was said of a later state: that is taken up, and said, once more.
    if (end === 'overtaken') job = { notice: { key, change: 'unclear', by: UNKNOWN_UPLOADER } };
  }
  throw new ContentionError(`An upload was taken up by others ${TRIES} times`, { key });
}

interface Job extends LoadOptions {
  readonly notice: UploadNotice;
  readonly step: Exclude<UploadStep, 'nothing'>;
}

/** `too-late`: somebody else has taken it up before anything was done; `overtaken`: while it was done. */
async function takeUp(
  env: LoaderEnvironment,
  stored: Upload | undefined,
  { notice, step: wanted, ifMended = false }: Job,
): Promise<'done' | 'too-late' | 'overtaken'> {
  const { step, file } = await readFile(env, notice, wanted);
  const read = file && readUpload(notice.key, file, env.settings);
  if (ifMended && stored?.etag === file?.etag && (await isRefused(env, notice.key, read))) return 'done';
  const name = read?.text === undefined ? undefined : read.name;
  const claimed = claimUpload(stored, { step, notice, file, ...(name !== undefined && { name }) }, env.clock.now());
  if (!(await env.uploads.replace(stored, claimed))) return 'too-late';
  const outcome = await applyUpload(env, claimed, read);
  if (outcome === undefined) return 'done';
  await reportUpload(env, claimed, outcome);
  const settled = settleUpload(stored, claimed, outcome.result, name);
  return (await env.uploads.replace(claimed, settled)) ? 'done' : 'overtaken';
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
