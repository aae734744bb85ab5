import type { XmlElement } from '../model/xml.ts';
import { dedent } from './text.ts';

/**
 * The element with the text of those that hold nothing else dedented (language §7). It is to be done before
 * references are substituted, so that a parameter of several lines neither loses blanks nor changes the indentation
 * of what stands around it. Mixed content is left alone: blanks between elements mean something there.
 */
export function dedentElement(element: XmlElement): XmlElement {
  const isText = element.children.every((child) => typeof child === 'string');
  const children = element.children.map((child) => {
    if (typeof child !== 'string') return dedentElement(child);
    return isText ? dedent(child) : child;
  });
  return { ...element, children };
}
