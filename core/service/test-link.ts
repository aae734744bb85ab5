import { isDatabaseType, type Link } from '../model/link.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { type StartResult, startDefinition } from './start-instance.ts';

/** No definition can be called so, since names have no slash. */
export const LINK_TEST_PREFIX = 'link-test/';
const TIMEOUT_SECONDS = 120;

export interface LinkTest {
  readonly group: string;
  /** A folder that may use the link. */
  readonly dir: string;
  readonly startedBy: string;
  /** A derived id makes it idempotent; random when absent. */
  readonly id?: string;
}

/** Starts an ordinary instance that opens a link on a worker of a group, without any live workflow. */
export async function testLink(
  env: ApiEnvironment,
  link: Link,
  { group, dir, startedBy, id }: LinkTest,
): Promise<StartResult> {
  const text = definitionOf(link, group, dir);
  const head: WorkflowHead = {
    name: `${LINK_TEST_PREFIX}${link.name}`,
    dir,
    creator: startedBy,
    desc: `Test of the link ${link.name}`,
    source: 'link-test',
    submittedAt: env.clock.now(),
    deleted: false,
    version: 1,
    hash: await env.definitions.put(text),
  };
  return await startDefinition(env, head, { params: {}, startKind: 'run', startedBy, ...(id !== undefined && { id }) });
}

function definitionOf({ name, type }: Link, group: string, dir: string): string {
  const link = escaped(name);
  const work = isDatabaseType(type)
    ? `<sql db-link="${link}">${type === 'oracle' ? 'select 1 from dual' : 'select 1'}</sql>`
    : `<file-monitor><file file-link="${link}" min-num="0">akkaflow-link-test-*</file></file-monitor>`;
  return `<work-flow name="link-test" dir="${escaped(dir)}" params="prefixed">
  <start name="start" to="test"/>
  <action name="test" host="${escaped(group)}" timeout="${TIMEOUT_SECONDS}">
    ${work}
    <ok to="end"/>
  </action>
  <end name="end"/>
</work-flow>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
