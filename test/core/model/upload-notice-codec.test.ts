import { describe, expect, it } from 'vitest';
import { decodeUploadNotices } from '#core/model/upload-notice-codec.ts';

function record(eventName: string, object: Record<string, unknown> = {}, principalId: unknown = 'AWS:AIDA'): unknown {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventName,
    userIdentity: { principalId },
    s3: { bucket: { name: 'b' }, object: { key: 'definitions/a.xml', sequencer: '0055', ...object } },
  };
}

const decode = (...records: readonly unknown[]) => decodeUploadNotices(JSON.stringify({ Records: records }));

describe('decodeUploadNotices', () => {
  it('reads what S3 says of a file', () => {
    expect(decode(record('ObjectCreated:Put', { versionId: 'v', size: 7, eTag: 'e' })).notices).toEqual([
      { key: 'definitions/a.xml', change: 'put', versionId: 'v', sequencer: '0055', by: 'AWS:AIDA' },
    ]);
  });

  it.each([
    ['red+flower.xml', 'red flower.xml'],
    ['a%2Bb.xml', 'a+b.xml'],
    ['%E6%97%A5%E6%8A%A5.xml', '日报.xml'],
    ['100%25.xml', '100%.xml'],
  ])('decodes the key %s', (encoded, key) => {
    expect(decode(record('ObjectCreated:Put', { key: encoded })).notices[0]?.key).toBe(key);
  });

  it.each([
    ['ObjectCreated:Put', undefined, 'put'],
    ['s3:ObjectCreated:CompleteMultipartUpload', 'v', 'put'],
    ['ObjectCreated:Copy', 'v', 'put'],
    ['ObjectRemoved:DeleteMarkerCreated', 'v', 'removed'],
    ['ObjectRemoved:Delete', undefined, 'removed'],
    ['ObjectRemoved:Delete', 'v', 'unclear'],
    ['ObjectRemoved:Delete', 'null', 'unclear'],
    ['LifecycleExpiration:Delete', undefined, 'unclear'],
    ['LifecycleExpiration:DeleteMarkerCreated', 'v', 'unclear'],
  ])('takes %s of version %s for %s', (eventName, versionId, change) => {
    expect(decode(record(eventName, { versionId })).notices[0]?.change).toBe(change);
  });

  it.each(['ObjectTagging:Put', 'ObjectAcl:Put', 'ObjectRestore:Completed'])('leaves %s alone', (eventName) => {
    expect(decode(record(eventName))).toEqual({ notices: [], problems: [] });
  });

  it('does without a sequencer or a principal that is none', () => {
    const [notice] = decode(record('ObjectCreated:Put', { sequencer: 'now!' }, { a: 1 })).notices;
    expect(notice).toEqual({ key: 'definitions/a.xml', change: 'put', by: 'unknown' });
  });

  it('cuts a principal that is longer than any', () => {
    const [notice] = decode(record('ObjectCreated:Put', {}, 'x'.repeat(5_000))).notices;
    expect(notice?.by).toHaveLength(200);
  });

  it('reads the good records beside the bad ones', () => {
    const { notices, problems } = decode(
      null,
      record('ObjectCreated:Put'),
      { s3: {} },
      record('ObjectCreated:Put', { key: '%' }),
    );
    expect(notices).toHaveLength(1);
    expect(problems).toHaveLength(3);
  });
});
