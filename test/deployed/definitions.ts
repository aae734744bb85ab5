import { inject } from 'vitest';

/** A name of a workflow that no earlier run has used, and the path below `definitions/` of its file. */
export function freshName(name: string): { readonly name: string; readonly path: string } {
  const fresh = `${name}_${inject('deployment').run}`;
  return { name: fresh, path: `e2e/${fresh}.xml` };
}

/** A workflow of one script in Bash, in the folder `/e2e`. */
export function scriptWorkflow(name: string, script: string, more: { readonly coordinator?: string } = {}): string {
  return `<work-flow name="${name}" dir="/e2e">
  ${more.coordinator ?? ''}
  <start name="start" to="work"/>
  <action name="work">
    <script><code><![CDATA[
${script}
    ]]></code></script>
    <ok to="end"/>
  </action>
  <end name="end"/>
</work-flow>
`;
}
