import { describe, expect, it } from 'vitest';
import { parseXml } from '#core/parser/parse-xml.ts';
import { childElement, childElements, dedent, elementText } from '#core/parser/text.ts';

describe('dedenting', () => {
  it.each([
    ['nothing', '', ''],
    ['blank lines only', ' \n\t\n', ''],
    ['one line', '  a  ', 'a  '],
    ['leading and trailing blank lines', '\n \n  a\n  b\n\n \n', 'a\nb'],
    ['common indentation only', '\n    if x:\n        y\n', 'if x:\n    y'],
    ['blank lines within, which do not count', '\n  a\n\n \n  b', 'a\n\n\nb'],
    ['tabs as they are', '\n\t\ta\n\t\t\tb\n', 'a\n\tb'],
    ['tabs and blanks mixed, as far as they agree', '\t  a\n\t\tb', '  a\n\tb'],
    ['line ends of Windows', '\r\n  a\r\n    b\r\n', 'a\r\n  b'],
    ['a carriage return that ends no line', ' a\r', 'a\r'],
    ['an interpreter line indented like the rest', '\n  #!/bin/sh\n  a\n', '#!/bin/sh\na'],
    [
      'an interpreter line indented unlike the rest',
      '\n\t  \t#!/usr/bin/python3\n\t\t\tif x:\n\t\t\t\ty\n',
      '#!/usr/bin/python3\nif x:\n\ty',
    ],
    ['an interpreter line at the margin', '#!/usr/bin/python3\n    x = 1\n', '#!/usr/bin/python3\nx = 1'],
    ['a comment that is no interpreter line', '  # a\n    b', '# a\n  b'],
  ])('%s', (_, text, expected) => {
    expect(dedent(text)).toBe(expected);
  });
});

describe('what an element holds', () => {
  const { root } = parseXml('<a>1<b/>2<c/><![CDATA[3]]><b x="2"/></a>');

  it('is its text, without that of its children', () => {
    expect(root && elementText(root)).toBe('123');
  });

  it('is its children, all or by name', () => {
    expect(root && childElements(root).map(({ name }) => name)).toEqual(['b', 'c', 'b']);
    expect(root && childElements(root, 'b')).toHaveLength(2);
    expect(root && childElement(root, 'b')?.position.column).toBe(5);
    expect(root && childElement(root, 'd')).toBeUndefined();
  });
});
