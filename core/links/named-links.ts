import { isWithin } from '../model/folder.ts';
import type { Link } from '../model/link.ts';
import type { XmlAttribute, XmlElement } from '../model/xml.ts';
import { childElements } from '../parser/text.ts';

/** The attributes by which a definition names links, wherever they stand in an action (language §7). */
const ATTRIBUTES = ['db-link', 'file-link', 'link'];

/** Every attribute that names a link, in an element and in all below it; its value may still be a reference. */
export function namedLinks(element: XmlElement): readonly XmlAttribute[] {
  const own = ATTRIBUTES.flatMap((name) => element.attributes[name] ?? []);
  return [...own, ...childElements(element).flatMap(namedLinks)];
}

/** Whether the workflows of a folder may use a link. */
export function mayUseLink({ folders }: Pick<Link, 'folders'>, dir: string): boolean {
  return folders === undefined || folders.some((folder) => isWithin(dir, folder));
}
