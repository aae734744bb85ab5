import { decodeUploadNotices } from '#core/model/upload-notice-codec.ts';
import { UploadSystem, workflowFile } from '#test/core/service/upload-system.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';

const KEY = 'definitions/etl/daily.xml';
const sample = new UploadSystem();
const EXAMPLES = [
  sample.put(KEY, workflowFile()).body,
  sample.remove(KEY).body,
  sample.message('ObjectRemoved:Delete', 'definitions/a b/步骤+1.xml', { versionId: 'v1' }).body,
  JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-28T00:00:00.000Z', Bucket: 'b' }),
];

/** What S3 tells of uploaded files. What is none of it is recorded and acknowledged. */
export const uploads: FuzzTarget = {
  name: 'uploads',
  inputs: hostile(EXAMPLES),
  hold: (body) => {
    const { notices, problems } = decodeUploadNotices(body);
    return async () => {
      for (const { key } of notices) demand(key.isWellFormed(), 'a key that can be stored');
      const system = new UploadSystem();
      system.bucket.put(KEY, workflowFile());
      const { failed } = await system.handle({ id: '1', body });
      demand(failed.length === 0, `nothing that comes again: ${system.logged.join('; ')}`);
      const incidents = await system.env.incidents.recent(10);
      demand(incidents.length === (problems.length > 0 ? 1 : 0), 'an incident for what could not be read');
    };
  },
};
