import type { XmlElement } from '../model/xml.ts';
import type { Report } from './diagnostic-list.ts';
import { childElement, childElements } from './text.ts';

/** A mail that would go to nobody: the workflow has no receivers and the action names none. */
export function checkReceivers(root: XmlElement, report: Report): void {
  if (isGiven(root, 'mail-receivers')) return;
  for (const action of childElements(root, 'action')) {
    const email = childElement(action, 'email');
    if (email === undefined || isGiven(email, 'to')) continue;
    const mend = 'give it a `to`, or the workflow `mail-receivers`';
    report('no-receivers', email.position, `this mail goes to nobody, and would fail: ${mend}`);
  }
}

function isGiven({ attributes }: XmlElement, name: string): boolean {
  return (attributes[name]?.value ?? '').split(',').some((part) => part.trim() !== '');
}
