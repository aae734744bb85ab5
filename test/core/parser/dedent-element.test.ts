import { describe, expect, it } from 'vitest';
import type { XmlElement } from '#core/model/xml.ts';
import { dedentElement } from '#core/parser/dedent-element.ts';

function element(name: string, ...children: (XmlElement | string)[]): XmlElement {
  return { name, attributes: {}, children, position: { line: 1, column: 1 } };
}

describe('an element that is dedented', () => {
  it('has every text without its common indentation, however deep it stands', () => {
    const script = element('script', '\n  ', element('code', '\n    if true; then\n      ls\n    fi\n  '), '\n');
    const code = element('code', 'if true; then\n  ls\nfi');
    expect(dedentElement(element('action', script))).toEqual(element('action', element('script', '\n  ', code, '\n')));
  });

  it('keeps mixed content to the byte', () => {
    const html = element('html', '\n  ', element('b', 'a'), ' ', element('i', 'b'), '\n');
    expect(dedentElement(html)).toEqual(html);
  });
});
