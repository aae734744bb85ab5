import type { XmlAttribute, XmlElement } from '../model/xml.ts';
import { suggestName } from '../params/suggest-name.ts';
import type { Report } from './diagnostic-list.ts';
import type { AttributeGrammar, ElementGrammar } from './grammar/grammar.ts';
import { holdsLiteralPassword } from './literal-password.ts';
import { holdsReference, type ReferencePolicy } from './reference-policy.ts';
import { cut } from './scan-tag.ts';

/** Checks the attributes of one element: known, complete, and of their type unless they hold a reference. */
export function checkAttributes(
  element: XmlElement,
  grammar: ElementGrammar,
  policy: ReferencePolicy,
  report: Report,
): void {
  for (const [name, attribute] of Object.entries(element.attributes)) {
    const known = Object.hasOwn(grammar.attributes, name) ? grammar.attributes[name] : undefined;
    if (known === undefined) reportUnknown(element, name, attribute, grammar, report);
    else checkValue(name, attribute, known, policy, report);
  }
  for (const [name, { required, type }] of Object.entries(grammar.attributes)) {
    if (required !== true || element.attributes[name] !== undefined) continue;
    report('missing-attribute', element.position, `\`<${element.name}>\` needs \`${name}\`, ${type.allowed}`);
  }
}

/** "; did you mean `x`?" and the words there are. */
export function hint(mistyped: string, known: readonly string[], nothing: string): string {
  if (known.length === 0) return `: ${nothing}`;
  const suggestion = suggestName(mistyped, known);
  const question = suggestion === undefined ? '' : ` did you mean \`${suggestion}\`?`;
  return `:${question} allowed are ${known.map((word) => `\`${word}\``).join(', ')}`;
}

function checkValue(
  name: string,
  { value, position }: XmlAttribute,
  { type }: AttributeGrammar,
  policy: ReferencePolicy,
  report: Report,
): void {
  if (name === 'jdbc-url' && policy !== 'resolved' && holdsLiteralPassword(value)) {
    const message = 'a password in `jdbc-url` would stand in every copy of this file: name a `db-link` instead';
    report('literal-password', position, message);
  }
  if (type.literal !== true && holdsReference(value, policy)) return;
  if (type.parse(value) === undefined) {
    const mend = type.explain?.(value) ?? `it must be ${type.allowed}`;
    report('invalid-value', position, `\`${name}\` is \`${cut(value)}\`: ${mend}`);
  }
}

function reportUnknown(
  { name: element }: XmlElement,
  name: string,
  { position }: XmlAttribute,
  { attributes }: ElementGrammar,
  report: Report,
): void {
  if (/^(password|passwd|pwd)$/i.test(name)) {
    const message = `\`${name}\` in a definition would stand in every copy of this file: name a \`db-link\` instead`;
    report('literal-password', position, message);
    return;
  }
  report('unknown-attribute', position, () => {
    const mend = hint(name, Object.keys(attributes), 'it takes no attributes');
    return `\`<${element}>\` has no attribute \`${cut(name)}\`${mend}`;
  });
}
