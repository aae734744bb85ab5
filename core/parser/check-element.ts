import type { XmlElement } from '../model/xml.ts';
import { checkAttributes, hint } from './check-attributes.ts';
import type { Report } from './diagnostic-list.ts';
import type { ElementGrammar } from './grammar/grammar.ts';
import type { ReferencePolicy } from './reference-policy.ts';
import { cut } from './scan-tag.ts';
import { childElements, elementText } from './text.ts';
import { isBlank } from './xml-characters.ts';

/** Checks an element and all below it against its grammar, and reports everything that does not fit. */
export function checkElement(
  element: XmlElement,
  grammar: ElementGrammar,
  outer: ReferencePolicy,
  report: Report,
): void {
  const policy = grammar.takesNoReferences ? 'resolved' : outer;
  checkAttributes(element, grammar, policy, report);
  checkText(element, grammar, report);
  if (grammar.text === 'markup') return;
  const isKnown = checkChildren(element, grammar, policy, report);
  // With an unknown element there, a rule would only say again that the right one is missing.
  for (const rule of isKnown ? (grammar.rules ?? []) : []) {
    if (!rule.holds(element)) report('invalid-content', element.position, `\`<${element.name}>\` ${rule.doc}`);
  }
}

function checkText(element: XmlElement, { text }: ElementGrammar, report: Report): void {
  const isEmpty = isBlank(elementText(element));
  if (text === 'none' && !isEmpty) {
    report('unexpected-text', element.position, `\`<${element.name}>\` takes no text: remove it`);
  } else if (text === 'required' && isEmpty) {
    report('missing-text', element.position, `\`<${element.name}>\` is empty: it needs a text`);
  } else if (text === 'markup' && isEmpty && childElements(element).length === 0) {
    report('missing-text', element.position, `\`<${element.name}>\` is empty: it needs a text or markup`);
  }
}

/** Whether every child is known. */
function checkChildren(element: XmlElement, grammar: ElementGrammar, policy: ReferencePolicy, report: Report): boolean {
  const counts = new Map<string, number>();
  let isKnown = true;
  for (const child of childElements(element)) {
    const known = Object.hasOwn(grammar.children, child.name) ? grammar.children[child.name] : undefined;
    if (known === undefined) {
      isKnown = false;
      reportUnknown(child, element, grammar, report);
      continue;
    }
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    if (known.max !== undefined && count === known.max + 1) {
      const message = `\`<${element.name}>\` takes at most ${known.max} \`<${child.name}>\`: remove the further ones`;
      report('repeated-element', child.position, message);
    }
    checkElement(child, known.element, policy, report);
  }
  for (const [name, { min = 0 }] of Object.entries(grammar.children)) {
    if (!isKnown || (counts.get(name) ?? 0) >= min) continue;
    report('missing-element', element.position, `\`<${element.name}>\` needs a \`<${name}>\``);
  }
  return isKnown;
}

function reportUnknown(child: XmlElement, parent: XmlElement, grammar: ElementGrammar, report: Report): void {
  report('unknown-element', child.position, () => {
    const mend = hint(child.name, Object.keys(grammar.children), 'it takes no elements');
    return `\`<${parent.name}>\` has no \`<${cut(child.name)}>\`${mend}`;
  });
}
