import { jdbcLink } from '#core/links/jdbc-link.ts';
import { mayUseLink, namedLinks } from '#core/links/named-links.ts';
import { SecretError } from '#core/model/errors.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { XmlElement } from '#core/model/xml.ts';
import { childElements } from '#core/parser/text.ts';
import type { ActionFailure } from '#core/ports/action.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';

export interface LinkDeps {
  readonly links: Pick<LinkStore, 'get'>;
  readonly secrets: Pick<SecretStore, 'read'>;
}

/**
 * Every link that an action names, with its secret, or why one cannot be had. `dir` is the folder of the workflow, which
 * a link may be restricted to. Throws when a store fails.
 */
export async function openLinks(
  { links, secrets }: LinkDeps,
  content: XmlElement,
  dir: string,
): Promise<readonly OpenLink[] | ActionFailure> {
  const opened = jdbcLinks(content);
  if ('outcome' in opened) return opened;
  for (const name of new Set(namedLinks(content).map(({ value }) => value))) {
    const link = await links.get(name);
    if (link === undefined) {
      return failure(`there is no link \`${name}\`: mend its name, or add it with \`akkaflow link add ${name}\``);
    }
    if (!mayUseLink(link, dir)) {
      const folders = link.folders?.join(', ') ?? '';
      return failure(`link \`${name}\` is for workflows in ${folders} only, and this one is in ${dir}`);
    }
    try {
      opened.push({ link, secret: await secrets.read(link) });
    } catch (error) {
      if (!(error instanceof SecretError) || error.retriable) throw error;
      return failure(`the secret of link \`${name}\` cannot be read: ${error.message}`);
    }
  }
  return opened;
}

/** Those of 2017, which stand in the definition itself. */
function jdbcLinks(content: XmlElement): OpenLink[] | ActionFailure {
  const opened: OpenLink[] = [];
  for (const element of childElements(content)) {
    const link = jdbcLink(element);
    if (link === undefined) continue;
    if ('problem' in link) return failure(`<${element.name}>: \`jdbc-url\` ${link.problem}`);
    opened.push(link);
  }
  return opened;
}

function failure(message: string): ActionFailure {
  return { outcome: 'FAILED', fault: 'user', message };
}
