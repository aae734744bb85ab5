import type { LinkDraft } from '../links/link-draft.ts';
import type { ApiEnvironment } from '../ports/ports.ts';

const TRIES = 5;

const ID_BYTES = 8;

type Stores = Pick<ApiEnvironment, 'links' | 'secrets' | 'clock' | 'random'>;

/**
 * Adds a link, or replaces the one of its name as a whole: a secret that is not given again is forgotten, so that a password
 * never goes to a host that it was not given for. A secret is stored before the link that says it is there, under an id that only this link
 * names: in between, and for ever if this dies there, the link as it was has none.
 */
export async function storeLink(
  { links, secrets, clock, random }: Stores,
  { link, secret }: LinkDraft,
): Promise<'created' | 'updated' | 'contended'> {
  const isManaged = link.secret?.type === 'managed';
  const id = random.hex(ID_BYTES);
  const place = isManaged ? ({ secret: { type: 'managed', id } } as const) : {};
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await links.get(link.name);
    // Newer than the one before, whatever the clock does: workers see by it what has changed.
    const updatedAt = Math.max(clock.now(), (current?.updatedAt ?? 0) + 1);
    if (isManaged) await secrets.write(link.name, secret, id);
    if (!(await links.replace(current, { ...link, ...place, updatedAt }))) continue;
    if (!isManaged && current?.secret?.type === 'managed') await secrets.delete(link.name);
    return current === undefined ? 'created' : 'updated';
  }
  return 'contended';
}
