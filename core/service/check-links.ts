import { mayUseLink, namedLinks } from '../links/named-links.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { WorkflowDefinition } from '../parser/parse-definition.ts';
import { holdsReference } from '../parser/reference-policy.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';

/**
 * What only the deployment can tell of the links that a workflow names: one that is not there, or that its folder may not
 * use, is a warning, since links are added apart from workflows.
 */
export async function checkLinks(
  { links }: Pick<DefinitionEnvironment, 'links'>,
  { root, workflow, mode }: WorkflowDefinition,
): Promise<readonly Diagnostic[]> {
  const named = namedLinks(root).filter(({ value }) => !holdsReference(value, mode));
  if (named.length === 0) return [];
  const known = new Map((await links.list()).map((link) => [link.name, link]));
  return named.flatMap(({ value, position }): readonly Diagnostic[] => {
    const link = known.get(value);
    if (link === undefined) {
      const message = `there is no link \`${value}\` yet: add it with \`akkaflow link add\` before this runs`;
      return [{ severity: 'warning', code: 'missing-link', message, position }];
    }
    if (mayUseLink(link, workflow.dir)) return [];
    const message = `the link \`${value}\` is for workflows in ${link.folders?.join(', ')} only, and this one is in ${workflow.dir}`;
    return [{ severity: 'warning', code: 'link-not-allowed', message, position }];
  });
}
