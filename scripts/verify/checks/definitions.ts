import { type Check, must } from '../check.ts';
import type { Verification } from '../verification.ts';

const REPORT_SECONDS = 120;
const VERSIONS = 10;

/** Files that are uploaded. */
export const DEFINITION_CHECKS: readonly Check[] = [
  {
    name: 'upload',
    proves: 'an uploaded file is live within seconds',
    minutes: 0.3,
    run: async (on) => {
      const began = performance.now();
      const versionId = await on.sandbox.upload('upload', on.sandbox.chain('upload', ['true']));
      const { result, message } = await reportOf(on, 'upload', versionId);
      must(result === 'accepted', `it was ${result}: ${message}`);
      const { head } = await on.api.workflows.info(on.sandbox.named('upload'));
      return `version ${head.version} after ${((performance.now() - began) / 1000).toFixed(1)} s`;
    },
  },
  {
    name: 'broken-upload',
    proves: 'a file that is refused leaves the live version, and says what is wrong beside it',
    minutes: 0.3,
    run: async (on) => {
      const { sandbox, api } = on;
      const good = await sandbox.upload('broken', sandbox.chain('broken', ['true']));
      await reportOf(on, 'broken', good);
      const versionId = await sandbox.upload(
        'broken',
        sandbox.chain('broken', ['true']).replace('to="a0"', 'to="nowhere"'),
      );
      const { result, message } = await reportOf(on, 'broken', versionId);
      must(result === 'refused', `it was ${result}`);
      const { head } = await api.workflows.info(sandbox.named('broken'));
      must(head.version === 1, `version ${head.version} is live`);
      return message;
    },
  },
  {
    name: 'upload-order',
    proves: `of ${VERSIONS} uploads at once the newest is live, in whatever order S3 tells of them`,
    minutes: 0.5,
    run: async (on) => {
      const { sandbox, api } = on;
      let last = '';
      for (let version = 1; version <= VERSIONS; version++) {
        last = await sandbox.upload('order', sandbox.chain('order', [`echo ${version}`]));
      }
      await reportOf(on, 'order', last);
      const xml = await on.until('the newest text', REPORT_SECONDS, async () => {
        const live = await api.workflows.xml(sandbox.named('order'));
        return live.includes(`echo ${VERSIONS}\n`) && live;
      });
      must(xml.includes(`echo ${VERSIONS}`), 'another text is live');
      return `the text of upload ${VERSIONS} is live`;
    },
  },
];

async function reportOf(on: Verification, name: string, versionId: string) {
  return await on.until(`what the loader says of ${name}`, REPORT_SECONDS, async () => {
    const report = await on.sandbox.report(name);
    return report?.versionId === versionId && report;
  });
}
