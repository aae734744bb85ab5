import type { XmlElement } from '../model/xml.ts';
import { childElements, elementText } from './text.ts';
import { isBlank } from './xml-characters.ts';

/**
 * In an element that holds markup: the element whose text is itself HTML, mostly written as CDATA. That is the element,
 * or its only child `<html>`, when it has no elements in it. Undefined: its elements are the markup, and their texts are text.
 */
export function htmlSource(element: XmlElement): XmlElement | undefined {
  const elements = childElements(element);
  if (elements.length === 0) return element;
  const [only] = elements;
  const isWrapped = elements.length === 1 && only?.name === 'html' && isBlank(elementText(element));
  return isWrapped && childElements(only).length === 0 ? only : undefined;
}
