import type { Dice } from '../world/dice.ts';
import { written } from './make-workflow.ts';

/** What is in an uploaded file. */
export interface UploadContent {
  readonly kind: 'workflow' | 'coordinator' | (typeof BAD_KINDS)[number];
  readonly name: string;
  /** Makes each a text of its own. */
  readonly number: number;
  /** Epoch milliseconds, after which its coordinators are due no more. */
  readonly until: number;
  /** How often the coordinator inside a workflow is due; absent: there is none. */
  readonly coordinator?: 'never' | 'often';
}

/** What people do with files of definitions. */
export type UploadOperation =
  | {
      readonly type: 'upload';
      readonly key: string;
      /** Without it the file is deleted. */
      readonly content?: UploadContent;
      /** It lies there for an hour already, and nobody was told. */
      readonly old?: boolean;
    }
  /** The newest version is taken away for good: what was before it is there again. */
  | { readonly type: 'upload-purge'; readonly key: string }
  /** The rule of every hour. */
  | { readonly type: 'upload-pass' }
  /** The same name, but over the API. */
  | { readonly type: 'submit-content'; readonly content: UploadContent };

/** Files of three keys in two folders, which define two workflows and a coordinator by themselves. */
const UPLOAD_KEYS: readonly string[] = ['definitions/etl/a.xml', 'definitions/etl/b.xml', 'definitions/c.xml'];
export const UPLOADED_WORKFLOWS: readonly string[] = ['ua', 'ub'];
export const UPLOADED_COORDINATOR = 'uc';

const BAD_KINDS = ['cut-off', 'other-folder', 'no-such-group', 'not-utf-8'] as const;
const API_FOLDER_KEY = 'definitions/c.xml';

/** Nothing in most lives; else a handful of files that come, change, go, and want each other's names. */
export function makeUploads(
  dice: Dice,
  { lengthMs, until }: { readonly lengthMs: number; readonly until: number },
): readonly (UploadOperation & { readonly at: number })[] {
  if (!dice.chance(0.5)) return [];
  const keys = UPLOAD_KEYS.slice(0, dice.int(2, 3));
  const operations: (UploadOperation & { readonly at: number })[] = [];
  let number = 0;
  const content = () => makeContent(dice, ++number, until);
  for (const key of keys) {
    if (dice.chance(0.3)) operations.push({ at: 0, type: 'upload', key, content: content(), old: true });
  }
  for (let left = dice.int(3, 8); left > 0; left--) {
    // What follows within seconds is taken up at the same time.
    const at = dice.chance(0.4) ? (operations.at(-1)?.at ?? 0) + dice.int(0, 2_000) : dice.int(0, lengthMs);
    operations.push({ at, ...makeOperation(dice, dice.pick(keys), content) });
  }
  for (let left = dice.int(0, 2); left > 0; left--) operations.push({ at: dice.int(0, lengthMs), type: 'upload-pass' });
  return operations;
}

function makeOperation(dice: Dice, key: string, content: () => UploadContent): UploadOperation {
  const kind = dice.next();
  if (kind < 0.7) return { type: 'upload', key, content: content() };
  if (kind < 0.88) return { type: 'upload', key };
  if (kind < 0.96) return { type: 'upload-purge', key };
  return { type: 'submit-content', content: { ...content(), kind: 'workflow', name: dice.pick(UPLOADED_WORKFLOWS) } };
}

function makeContent(dice: Dice, number: number, until: number): UploadContent {
  const name = dice.pick(UPLOADED_WORKFLOWS);
  if (dice.chance(0.2)) return { kind: dice.pick(BAD_KINDS), name, number, until };
  if (dice.chance(0.25)) return { kind: 'coordinator', name: UPLOADED_COORDINATOR, number, until };
  if (dice.chance(0.4)) return { kind: 'workflow', name, number, until };
  return { kind: 'workflow', name, number, until, coordinator: dice.chance(0.15) ? 'often' : 'never' };
}

/** What the content names when it can be live; undefined: it is refused, whatever else there is. */
export function wantedName({ kind, name }: UploadContent): string | undefined {
  return kind === 'workflow' || kind === 'coordinator' ? name : undefined;
}

/** The file as it is uploaded under a key. */
export function uploadedFile(key: string, content: UploadContent): string | Uint8Array {
  const text = uploadedText(key, content);
  if (content.kind === 'cut-off') return text.slice(0, text.length / 2);
  return content.kind === 'not-utf-8' ? new Uint8Array([0xff, 0xfe, content.number]) : text;
}

/** Its text, as far as it has one that can be a definition. */
export function uploadedText(key: string, { kind, name, number, until, coordinator }: UploadContent): string {
  const folder = `/${key.split('/').slice(1, -1).join('/')}`;
  const dir = kind === 'other-folder' ? '/elsewhere' : folder;
  if (kind === 'coordinator') {
    return `<coordinator name="${name}" dir="${dir}" desc="${number}" end="${written(until)}"><trigger><cron config="${YEARLY}"/></trigger><workflow-list><workflow path="ua"/></workflow-list></coordinator>`;
  }
  const host = kind === 'no-such-group' ? ' host="nowhere"' : '';
  return [
    `<work-flow name="${name}" dir="${dir}" desc="${number}">`,
    coordinator === undefined ? '' : coordinatorXml(coordinator, until),
    `<start name="start" to="act"/><action name="act"${host}><shell><command>true</command></shell><ok to="end"/></action><end name="end"/></work-flow>`,
  ].join('\n');
}

/** The text in which it is submitted over the API. */
export function submittedText(content: UploadContent): string {
  return uploadedText(API_FOLDER_KEY, content);
}

const YEARLY = '0 0 1 1 *';

function coordinatorXml(due: 'never' | 'often', until: number): string {
  const cron = due === 'never' ? YEARLY : '*/4 * * * *';
  return `<coordinator timezone="UTC" end-time="${written(until)}"><depend-list cron="${cron}"></depend-list></coordinator>`;
}
