import { LINK_SECRET_NAMES } from '#core/links/link-names.ts';
import { LINK_TYPES, type LinkTypeGrammar } from '#core/links/link-options.ts';

/** How the part of `docs/links.md` begins that is written by `npm run document:links`. It is the last one. */
const HEADING = '## Types\n';

/** The page with the options of each type as the grammar has them. */
export function withLinkTypes(page: string): string {
  const sections = Object.entries(LINK_TYPES).map(([type, grammar]) => sectionOf(type, grammar));
  return [page.slice(0, page.indexOf(HEADING)) + HEADING, ...sections].join('\n');
}

function sectionOf(type: string, { doc, options, secrets }: LinkTypeGrammar): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const byDefault =
      option.required === true ? 'required' : option.default === undefined ? '' : `\`${option.default}\``;
    return `| \`${name}\` | ${byDefault} | ${option.doc} |\n`;
  });
  const secret = secrets.map((field) => `\`${LINK_SECRET_NAMES[field]}\``).join(', ') || 'none';
  return `### ${type}

${doc} Secret: ${secret}.

| option | default | meaning |
|---|---|---|
${rows.join('')}`;
}
