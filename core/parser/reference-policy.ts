import { hasReference, type ReferenceMode } from '../params/references.ts';

/** How `${…}` is taken: as references yet to be substituted, or, once they have been, as plain text. */
export type ReferencePolicy = ReferenceMode | 'resolved';

export function holdsReference(text: string, policy: ReferencePolicy): boolean {
  return policy !== 'resolved' && text.includes('${') && hasReference(text, policy);
}
