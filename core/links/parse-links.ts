import type { Diagnostic } from '../model/diagnostic.ts';
import { isDatabaseType, SECRET_FIELDS } from '../model/link.ts';
import type { XmlElement } from '../model/xml.ts';
import { checkElement } from '../parser/check-element.ts';
import { DiagnosticList, type Report } from '../parser/diagnostic-list.ts';
import { parseXml } from '../parser/parse-xml.ts';
import { childElements } from '../parser/text.ts';
import { draftLink, type GivenLink, isLinkError, type LinkDraft } from './link-draft.ts';
import { linksGrammar } from './link-file-grammar.ts';
import { LINK_SECRET_NAMES } from './link-names.ts';
import { LINK_TYPES } from './link-options.ts';

/** Attributes of `<link>` that are no options. */
const FIELDS: readonly string[] = ['name', 'type', 'desc', 'jdbc-url', 'username', 'folders', 'secret-arn'];
const SECRET_NAMES = Object.values(LINK_SECRET_NAMES);
/** What akkaflow's files say of a file system of the machine itself. */
const MEANS_NOTHING_LOCALLY: readonly string[] = ['host', 'port', 'username', 'user'];

/**
 * Reads a file of links, `<db-links>` or `<file-links>`, akkaflow's or ours. Literal passwords stand apart from the links.
 * All problems are reported, with their places; there are links only when none is an error.
 */
export function parseLinks(text: string): {
  readonly links?: readonly LinkDraft[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { root, diagnostics } = parseXml(text);
  if (root === undefined) return { diagnostics };
  const problems = new DiagnosticList();
  if (root.name !== 'db-links' && root.name !== 'file-links') {
    problems.report('unknown-root', root.position, 'a file of links has the root `<db-links>` or `<file-links>`');
    return { diagnostics: problems.sorted() };
  }
  const links = readLinks(root, problems.report);
  return problems.hasErrors ? { diagnostics: problems.sorted() } : { links, diagnostics: problems.sorted() };
}

/** The links of a root that was read; what is wrong with them is reported. */
export function readLinks(root: XmlElement, report: Report): readonly LinkDraft[] {
  const elements = childElements(root, 'link');
  checkElement(root, linksGrammar(root.name, elements), 'resolved', report);
  const names = new Set<string>();
  return elements.flatMap((element) => {
    const name = element.attributes['name'];
    if (name !== undefined && names.has(name.value)) {
      report('duplicate-name', name.position, `the link \`${name.value}\` is there twice: rename one of them`);
    }
    if (name !== undefined) names.add(name.value);
    const draft = readLink(element, root.name, report);
    return draft === undefined ? [] : [draft];
  });
}

function readLink(element: XmlElement, root: string, report: Report): LinkDraft | undefined {
  const { draft, problems } = draftLink(withoutLeftovers(givenLink(element), report, element));
  for (const { code, field, message } of problems) {
    const attribute = element.attributes[field] ?? (field === 'user' ? element.attributes['username'] : undefined);
    report(code, attribute?.position ?? element.position, message);
  }
  if (draft === undefined || problems.some(isLinkError)) return undefined;
  const isFileSystem = !isDatabaseType(draft.link.type);
  if (isFileSystem !== (root === 'file-links')) {
    const other = isFileSystem ? 'file-links' : 'db-links';
    const place = element.attributes['type']?.position ?? element.position;
    report('invalid-value', place, `a link of type \`${draft.link.type}\` belongs into \`<${other}>\``);
  }
  return draft;
}

function givenLink({ attributes }: XmlElement): GivenLink {
  const value = (name: string) => attributes[name]?.value;
  const options = Object.entries(attributes).flatMap(([name, attribute]) =>
    FIELDS.includes(name) || SECRET_NAMES.includes(name) ? [] : [[name, attribute.value] as const],
  );
  const user = value('username');
  const secret = SECRET_FIELDS.flatMap((field) => {
    const text = value(LINK_SECRET_NAMES[field]);
    return text === undefined ? [] : [[field, text] as const];
  });
  const [type, desc, jdbcUrl, secretArn] = [value('type'), value('desc'), value('jdbc-url'), value('secret-arn')];
  return {
    name: value('name') ?? '',
    options: { ...(user && { user }), ...Object.fromEntries(options) },
    secret: Object.fromEntries(secret),
    ...(type !== undefined && { type }),
    ...(desc !== undefined && { desc }),
    ...(jdbcUrl !== undefined && { jdbcUrl }),
    ...(secretArn !== undefined && { secretArn }),
    folders: (value('folders') ?? '')
      .split(',')
      .map((folder) => folder.trim())
      .filter(Boolean),
  };
}

/** akkaflow wrote host, port and login for the machine itself too: they say nothing, which is no error. */
function withoutLeftovers(given: GivenLink, report: Report, { attributes }: XmlElement): GivenLink {
  if (given.type?.trim().toLowerCase() !== 'local') return given;
  const kept = Object.entries(given.options).filter(([name]) => {
    if (Object.hasOwn(LINK_TYPES.local.options, name) || !MEANS_NOTHING_LOCALLY.includes(name)) return true;
    const attribute = attributes[name] ?? attributes['username'];
    if (attribute !== undefined) {
      report('ignored-attribute', attribute.position, `a link of type \`local\` uses no \`${name}\`: it was left out`);
    }
    return false;
  });
  return { ...given, options: Object.fromEntries(kept) };
}
