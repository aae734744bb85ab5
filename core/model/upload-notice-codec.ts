import { byteLength } from './byte-length.ts';
import { MAX_KEY_BYTES, UNKNOWN_UPLOADER, type UploadNotice } from './upload.ts';

/** What a message of S3 says; `problems`: what in it says nothing to this release. */
export interface DecodedNotices {
  readonly notices: readonly UploadNotice[];
  readonly problems: readonly string[];
}

interface NoticeRecord {
  readonly eventName: string;
  readonly userIdentity?: { readonly principalId?: unknown };
  readonly s3: {
    readonly object: { readonly key: string; readonly versionId?: unknown; readonly sequencer?: unknown };
  };
}

const MAX_WHO = 200;

/**
 * Reads the body of a message that S3 sends to a queue. Never throws. The message with which S3 tries a new queue, and what
 * happens to an object besides its coming and going, come to nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function decodeUploadNotices(body: string): DecodedNotices {
  const parsed = parse(body);
  if (typeof parsed !== 'object' || parsed === null) return { notices: [], problems: ['the body is no JSON object'] };
  if ('Event' in parsed && parsed.Event === 's3:TestEvent') return { notices: [], problems: [] };
  if (!('Records' in parsed) || !Array.isArray(parsed.Records)) {
    return { notices: [], problems: ['the body has no list of records'] };
  }
  const decoded = parsed.Records.map(decodeRecord);
  return {
    notices: decoded.filter((each) => typeof each === 'object'),
    problems: decoded.filter((each) => typeof each === 'string'),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A notice, why it is none, or undefined for an event that concerns nobody. */
function decodeRecord(record: unknown): UploadNotice | string | undefined {
  if (!isNoticeRecord(record)) return 'a record is none of S3';
  const { object } = record.s3;
  const key = decodeKey(object.key);
  if (key === undefined) return 'a key is not encoded as S3 does';
  const versionId = filled(object.versionId);
  const change = changeOf(record.eventName.replace(/^s3:/, ''), versionId);
  if (change === undefined) return undefined;
  const sequencer = filled(object.sequencer);
  return {
    key,
    change,
    // What was there before the bucket kept versions.
    ...(versionId !== undefined && versionId !== 'null' && { versionId }),
    ...(sequencer !== undefined && /^[\da-f]{1,64}$/i.test(sequencer) && { sequencer }),
    by: (filled(record.userIdentity?.principalId) ?? UNKNOWN_UPLOADER).slice(0, MAX_WHO).toWellFormed(),
  };
}

function isNoticeRecord(record: unknown): record is NoticeRecord {
  const { eventName, s3 } = (record ?? {}) as { eventName?: unknown; s3?: { object?: { key?: unknown } } | null };
  return typeof eventName === 'string' && typeof s3?.object?.key === 'string';
}

function changeOf(eventName: string, versionId: string | undefined): UploadNotice['change'] | undefined {
  if (eventName.startsWith('ObjectCreated:')) return 'put';
  if (eventName === 'ObjectRemoved:DeleteMarkerCreated') return 'removed';
  // With a version, only that is gone: an older one, or the marker that hid the object, may be what is there now.
  if (eventName === 'ObjectRemoved:Delete') return versionId === undefined ? 'removed' : 'unclear';
  return eventName.startsWith('LifecycleExpiration:') ? 'unclear' : undefined;
}

/** Keys come in the form of a query: `+` is a space. What no object can be called is none. */
function decodeKey(encoded: string): string | undefined {
  try {
    const key = decodeURIComponent(encoded.replaceAll('+', ' '));
    return key.isWellFormed() && byteLength(key) <= MAX_KEY_BYTES ? key : undefined;
  } catch {
    return undefined;
  }
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
