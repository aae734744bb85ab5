import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, it } from 'vitest';
import { openBench } from './workbench.ts';

const WORKFLOW = `<work-flow name="etl" creator="mei" mail-receivers="ops@example.com">
  <start name="s" to="flaky"/>
  <action name="flaky" retry-times="1">
    <shell><command>test "$AKKAFLOW_ATTEMPT_NUMBER" = 2</command></shell><ok to="report"/></action>
  <action name="report">
    <email to="team@example.com" subject="Orders"><p>Of \${param:workflow.name} &amp; more</p></email><ok to="load"/></action>
  <action name="load"><shell><command>echo "row &lt;42&gt; is twice there"; exit 3</command></shell><ok to="e"/></action>
  <end name="e"/></work-flow>`;

async function mailsIn(folder: string): Promise<readonly Email[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
  return Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))));
}

it('A local system mails a retry, a recovery, what an <email> says and the failure, once each, into its folder', {
  timeout: 40_000,
}, async ({ onTestFinished }) => {
  const bench = openBench(onTestFinished);
  const system = await bench.start();
  await system.submit(WORKFLOW);
  const { status } = await system.end(await system.trigger('etl'));
  expect(status).toBe('FAILED');
  // At once: what is still to be told is told before it ends.
  await system.stop();
  const mails = await mailsIn(join(bench.dataDir, 'mails'));
  const subjects = mails.map(({ subject = '' }) => subject.replace(/ \(\w+…\)$/, '')).sort();
  expect(subjects).toEqual([
    'Orders',
    '[akkaflow] FAILED etl',
    '[akkaflow] RECOVERED etl / flaky',
    '[akkaflow] RETRY etl / flaky',
  ]);
  expect(mails.find(({ subject }) => subject === 'Orders')?.html?.trim()).toBe('<p>Of etl &amp; more</p>');
  const failure = mails.find(({ subject }) => subject?.includes('FAILED'));
  expect(failure?.text).toContain('row <42> is twice there');
  expect(failure?.html).toContain('row &lt;42&gt; is twice there');
});
