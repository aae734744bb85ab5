import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '#actions/email/html-to-text.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';

describe('the text of an HTML mail', () => {
  it.each([
    ['plain', 'plain\n'],
    ['<p>a</p><p>b  c</p>', 'a\n\nb c\n'],
    ['a<br>b<br/>c', 'a\nb\nc\n'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n\n- two\n'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a\tb\n'],
    ['<a href="https://x.y/?a=1&amp;b=2">here</a>', 'here (https://x.y/?a=1&b=2)\n'],
    ['<head><title>t</title></head><style>p > b {}</style>shown', 'shown\n'],
    ['<!-- <p>no</p> -->yes', 'yes\n'],
    ['&lt;b&gt; &#228; &#x4e2d; &nbsp;&unknown; &#0; &#9999999;', '<b> ä 中 &unknown; &#0; &#9999999;\n'],
    ['1 < 2 <b', '1 < 2\n'],
    ['<!DOCTYPE html><p>x', 'x\n'],
  ])('%j is %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('takes time linear in whatever it is given', () => {
    for (const piece of ['<', '<!--', '<a href="', '&', '<p>', '</', '\t ', '\n']) {
      const begin = performance.now();
      htmlToText(piece.repeat(200_000));
      expect(performance.now() - begin).toBeLessThan(5_000);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/!-ap &;"=#x1 \n') }), (html) => void htmlToText(html)),
    );
  });
});

it('The example of the kind is a valid definition', () => {
  const xml = readFileSync(`${import.meta.dirname}/../../../actions/email/example.xml`, 'utf8');
  expect(parseDefinition(xml)).toMatchObject({ definition: { type: 'workflow' }, diagnostics: [] });
});
